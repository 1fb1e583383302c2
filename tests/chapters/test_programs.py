"""Every program runs and prints its transcript."""

import doctest
import sys
from importlib import import_module
from pathlib import Path

import pytest

from formats import Trace
from harness.programs import VERSION, lacking, metadata, programs, shown
from harness.running import RUNS, compared, run
from harness.traces import load, record_trace, trace, traced, traces
from harness.transcripts import (
    command,
    record,
    transcripts,
)
from recorder import hashed
from timeline import kind


def test_name() -> None:
    """No program and no folder takes a name of the standard library."""
    names = [
        (program, name)
        for program in programs()
        for name in (program.stem, program.parent.name)
    ]
    wrong = [
        f"{shown(program)}: the standard library has a {name}"
        for program, name in names
        if name in sys.stdlib_module_names
    ]
    wrong += [
        f"{shown(program)}: {name!r} can't be imported"
        for program, name in names
        if not name.isidentifier()
    ]
    assert not wrong, "\n".join(wrong)


def cases() -> list[object]:
    """Return each transcript with its program."""
    return [
        pytest.param(program, path, id=shown(path))
        for program in programs()
        if not metadata(program).serves
        for path in transcripts(program)
    ]


@pytest.mark.parametrize(("program", "path"), cases())
def test_transcript(
    program: Path,
    path: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A program prints what the book says that it prints."""
    if lack := lacking(program):
        pytest.skip(f"{shown(program)} {lack}")
    if request.config.getoption("record"):
        done = record(path, [run(path.parent, command(path)) for _ in range(RUNS)])
        with capsys.disabled():
            print(f"\n{done}" if done else "", end="")
        return
    if not (found := compared(program, path)):
        return
    pytest.fail(
        "\n".join(
            [
                f"{shown(path)} is not what {program.name} prints now.",
                *found,
                f"If the change is meant, run `nox -s record -- {program.stem}`,",
                "and read the page again.",
            ]
        )
    )


def shape(trace: Trace) -> set[tuple[object, ...]]:
    """Return which workers did what, without times and who came first.

    How often is left out, for jobs that are cut short vary by one or two.
    """
    return {
        (
            kind(span.worker),
            span.label.partition("(")[0],
            span.failed != "",
            span.unfinished,
        )
        for span in trace.spans
    }


def held(trace: Trace) -> set[tuple[str, str]]:
    """Return which workers stood in line for what, which more do where all are late."""
    return {
        (kind(span.worker), span.label.partition("(")[0])
        for span in trace.spans
        if span.held
    }


@pytest.mark.parametrize("path", traces(), ids=shown)
def test_trace(
    path: Path,
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """What is drawn of a program still happens when it runs."""
    recorded = load(path)
    program = path.parent / recorded.program
    recording = request.config.getoption("record")
    assert recorded.sha256 == hashed(program) or recording, (
        f"{shown(program)} has changed since {path.name}: "
        f"run `nox -s record -- {program.stem}`"
    )
    if lack := lacking(program):
        pytest.skip(f"{shown(program)} {lack}")
    if traced(path) != VERSION:
        pytest.skip(f"recorded on {traced(path)}")
    if recording:
        done = record_trace(path, tmp_path, RUNS)
        with capsys.disabled():
            print(f"\n{done}" if done else "", end="")
        return
    now = trace(program, recorded.calls, tmp_path / "now.trace.json")
    assert shape(recorded) == shape(now)
    assert held(recorded) <= held(now)


EXAMPLES = [path for path in programs() if ">>> " in path.read_text("utf-8")]


@pytest.mark.parametrize("program", EXAMPLES, ids=shown)
def test_examples(program: Path) -> None:
    """The examples in a program's docstrings come out as they say."""
    if lack := lacking(program):
        pytest.skip(f"{shown(program)} {lack}")
    result = doctest.testmod(import_module(f"{program.parent.name}.{program.stem}"))
    assert result.attempted
    assert not result.failed
