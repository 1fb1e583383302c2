"""Who says that the machine is busy is believed, and the end of the run counts."""

from pathlib import Path

import pytest

from ch01_diagnosis.stopwatch import Usage, verdict
from harness import busy
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
