"""Every program runs and prints its transcript."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest
from programs import (
    command,
    differences,
    lacking,
    programs,
    record,
    recorded,
    run,
    shown,
    transcripts,
)

# These need a core to themselves, so they wait for one another, and
# may be late even so.
COMPUTING = (
    "code/ch01_diagnosis/computing",
    "code/ch01_diagnosis/floor",
    "code/ch01_diagnosis/stopwatch",
    "code/ch01_diagnosis/two_clocks",
    "code/ch01_diagnosis/which_part",
    "code/ch01_diagnosis/whose_time",
    "code/ch04_processes/copying_cost",
    "code/ch04_processes/how_many_processes",
    "code/ch04_processes/pool",
    "code/ch04_processes/start_cost",
    "code/ch04_processes/too_small",
    "code/ch04_processes/two_interpreters",
)

RUNS = 3  # when recording, to keep the quietest


def cases() -> list[object]:
    """Return each transcript with its program."""
    return [
        pytest.param(
            program,
            path,
            id=shown(path),
            marks=[pytest.mark.xdist_group("computing")]
            if shown(path).startswith(COMPUTING)
            else [],
        )
        for program in programs()
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
    expected = recorded(path)
    actual = run(path.parent, expected.command)
    if "busy" in actual.output and "busy" not in expected.output:
        pytest.skip("the program says itself that the machine was too busy")
    computes = shown(path).startswith(COMPUTING)
    found = differences(expected, actual, computes=computes)
    assert not found, "\n".join(
        [
            f"{shown(path)} is not what {program.name} prints now.",
            *found,
            "If the change is meant, run `nox -s record`, and read the page again.",
        ]
    )


EXAMPLES = [path for path in programs() if ">>> " in path.read_text("utf-8")]


@pytest.mark.parametrize("program", EXAMPLES, ids=shown)
def test_examples(program: Path) -> None:
    """The examples in a program's docstrings come out as they say."""
    result = doctest.testmod(import_module(f"{program.parent.name}.{program.stem}"))
    assert result.attempted
    assert not result.failed
