"""Who says that the machine is busy is believed, and the end of the run counts."""

import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from ch01_diagnosis.stopwatch import Usage, verdict
from formats import Transcript
from harness import busy, running
from harness.programs import CODE, PYTHONPATH, metadata, programs, python

SAID = "stopwatch: 3.6 s of wall time, 1.0 s of CPU time: "


WORDS = [  # of the program that judges the machine
    verdict(Usage(3.61, 1.01, 2.5, False)),
    verdict(Usage(3.83, 1.5, 2.3, True)),
    verdict(Usage(3.83, 0.5, 2.3, True)),
]


@pytest.mark.parametrize("words", WORDS)
def test_a_verdict_is_a_line(words: str) -> None:
    """A line that ends in the agreed words is a verdict, and all of it is returned."""
    assert busy.verdict(f"hello\n{SAID}{words}\n") == SAID + words


@pytest.mark.parametrize(
    "output",
    [
        "",
        "the line is busy\n",
        "the machine was too busy to say\n",
        f"{SAID}computing\n",
        f"{SAID}computing, on a busy machine, I think\n",
    ],
)
def test_a_word_is_none(output: str) -> None:
    """What is no verdict is compared like any other output."""
    assert busy.verdict(output) == ""


def test_who_is_excused() -> None:
    """Only a program that judges the machine is believed."""
    folder = CODE / "ch01_diagnosis"
    said = SAID + WORDS[0]
    assert said == busy.excuse(folder / "stopwatch.py", f"{said}\n")
    assert "" == busy.excuse(folder / "waiting.py", f"{said}\n")


def test_who_judges() -> None:
    """One program judges the machine, and has three ways to say that it is busy."""
    assert len({*WORDS}) == 3
    judges = [it.name for it in programs() if metadata(it).judges]
    assert judges == ["stopwatch.py"]


def test_waits() -> None:
    """A wait beside what is run is late if the machine is, and there is at least one."""
    with busy.waits() as late:
        pass
    assert len(late) == 1
    with busy.waits() as late:
        time.sleep(4 * busy.WAIT)
    assert len(late) > 1
    assert all(seconds >= 0 for seconds in late[:-1])


FIRST_COME = CODE / "ch02_threads" / "first_come.py"
IN_PIECES = CODE / "ch02_threads" / "in_pieces.py"


@pytest.mark.parametrize(
    ("program", "delays", "told"),
    [
        (FIRST_COME, [0.0, 0.2, 0.2], "differs"),
        (FIRST_COME, [0.3, 0.2, 0.4], "first_come.py, beside waits that were 0.20 s"),
        (IN_PIECES, [0.0], "differs"),
        (IN_PIECES, [0.3, 0.0], "differs"),
        (IN_PIECES, [0.3, 0.4, 0.2], "in_pieces.py, beside waits that were 0.20 s"),
    ],
)
def test_who_is_late(
    program: Path, delays: list[float], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program is excused if waits beside each of its runs were late."""
    beside = iter(delays)
    other = Transcript("python a.py", "3 of 4: atlas, 17 letters, 1.3 s\n", 0)
    monkeypatch.setattr(busy, "waits", lambda: nullcontext([next(beside)]))
    monkeypatch.setattr(running, "run", lambda *_: other)
    try:
        said = (
            "differs" if running.compared(program, program.with_suffix(".out")) else ""
        )
    except pytest.skip.Exception as skipped:
        said = str(skipped)
    assert told in said
    assert not [*beside]


SKIPS = """
import pytest
from harness import busy

def test_too_busy():
    busy.skip("so it said")

def test_another():
    busy.skip("so it said")

@pytest.mark.skip(reason="it is busy here")
def test_not_for_that():
    pass
"""


def test_counted(tmp_path: Path) -> None:
    """The end of the run says for how many tests the machine was too busy."""
    path = tmp_path / "test_skips.py"
    path.write_text(SKIPS)
    options = "-m", "pytest", "-q", "-p", "conftest", "--rootdir", tmp_path
    done = python(*options, path, folder=tmp_path, PYTHONPATH=PYTHONPATH)
    assert "the machine was too busy for 2 of the tests: run them" in done.stdout
