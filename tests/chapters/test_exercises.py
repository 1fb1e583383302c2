"""Exercises can be solved, are not solved yet, and readers are told so."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from harness.attempts import Attempt, NotYet, chapters, check, checks, start
from harness.otherwise import RIGHT, WRONG
from harness.programs import CODE, PYTHONPATH, ROOT, lacking, python, shown
from harness.traces import is_quiet
from harness.transcripts import recorded

CASES = [(chapter, name) for chapter in chapters() for name in checks(chapter).STARTS]
TRY = ROOT / "tests" / "commands" / "exercises.py"
FIRST = CODE / "ch01_diagnosis" / "solutions" / "right_clock.py"


def solution(chapter: str, name: str) -> Path:
    """Return the program that solves an exercise."""
    return CODE / chapter / "solutions" / f"{name}.py"


def able(program: Path) -> None:
    """Skip the test if this Python can't run a program."""
    if lack := lacking(program):
        pytest.skip(f"{shown(program)} {lack}")


class Recorded(Attempt):
    """A solution, and what it printed, which another test compares."""

    def run(self, *arguments: str, status: int = 0) -> str:
        """Return what was recorded, if it was this run."""
        transcript = recorded(self.path.with_suffix(".out"))
        if shlex.join(["python", self.path.name, *arguments]) != transcript.command:
            return super().run(*arguments, status=status)
        assert transcript.status == status
        return transcript.output


@pytest.mark.parametrize(("chapter", "name"), CASES)
def test_solution(chapter: str, name: str) -> None:
    """A solution does what was asked for."""
    able(solution(chapter, name))
    check(chapter, name, Recorded(solution(chapter, name)))


@pytest.mark.book
@pytest.mark.parametrize(("chapter", "name"), CASES)
def test_start(chapter: str, name: str) -> None:
    """What the reader starts from does not do it yet, and words say why."""
    able(start(chapter, name))
    with pytest.raises(NotYet) as missing:
        check(chapter, name, Attempt(start(chapter, name)))
    assert re.fullmatch(r"\w.{10,}[^.]", str(missing.value), re.DOTALL)


def rewritten(
    exercise: str, instead: dict[str, str], folder: Path
) -> tuple[str, str, Attempt]:
    """Return chapter, name and a solution that has other texts in it."""
    chapter, name = exercise.split("/")
    able(solution(chapter, name))
    text = solution(chapter, name).read_text("utf-8")
    for old, new in instead.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    mine = folder / f"{name}.py"
    mine.write_text(text, "utf-8")
    return chapter, name, Attempt(mine)


@pytest.mark.book
@pytest.mark.parametrize(("exercise", "instead"), RIGHT)
def test_right(exercise: str, instead: dict[str, str], tmp_path: Path) -> None:
    """What does it in another way is as good."""
    check(*rewritten(exercise, instead, tmp_path))


@pytest.mark.book
@pytest.mark.parametrize(("exercise", "instead", "words"), WRONG)
def test_wrong(
    exercise: str, instead: dict[str, str], words: str, tmp_path: Path
) -> None:
    """What does not do it is answered with what is missing."""
    attempt = rewritten(exercise, instead, tmp_path)
    told = ""
    try:
        check(*attempt)
    except NotYet as missing:
        told = str(missing)
    if not told and not is_quiet():
        pytest.skip("the machine was too busy to tell")
    assert words in told


@pytest.mark.parametrize(("chapter", "name"), CASES)
def test_mistakes_are_foreseen(chapter: str, name: str) -> None:
    """Of each exercise it is known what learners may write instead."""
    foreseen = {getattr(row, "values", row)[0] for row in WRONG}
    assert f"{chapter}/{name}" in foreseen, (
        "a row in WRONG in tests/checks/otherwise.py"
    )


@pytest.mark.parametrize("chapter", chapters())
def test_names(chapter: str) -> None:
    """Page, checks and solutions of a chapter name the same exercises."""
    page = (ROOT / "book" / f"{chapter}.md").read_text("utf-8")
    asked = re.findall(r"(?m)^`{3,}\{exercise\} (\w+)$", page)
    solved = {path.stem for path in (CODE / chapter / "solutions").glob("*.py")}
    begun = {path.stem for path in (CODE / chapter / "exercises").glob("*.py")}
    listed = re.findall(r"\{listing\} \w+/((?:solutions|exercises)/\w+)\.py\n", page)
    assert list(checks(chapter).STARTS) == asked, (
        f"STARTS in tests/checks/{chapter}.py: the exercises in the page's order"
    )
    assert all(hasattr(checks(chapter), name) for name in asked), (
        f"tests/checks/{chapter}.py: a function for each exercise"
    )
    assert solved == {*asked}
    assert begun <= {*asked}
    assert {*listed} == {
        *(f"solutions/{name}" for name in solved),
        *(f"exercises/{name}" for name in begun),
    }


def answers(folder: Path, *words: str) -> list[str]:
    """Return what a reader is told of their exercises."""
    done = python(TRY, "--folder", folder, *words, PYTHONPATH=PYTHONPATH)
    assert done.stderr == ""
    return done.stdout.replace(f"{folder}/", "").splitlines()


def test_words(tmp_path: Path) -> None:
    """A reader gets the programs to edit, and is told how each stands."""
    mine = tmp_path / "ch01_diagnosis" / "right_clock.py"
    first = "ch01_diagnosis/right_clock.py"
    assert f"{first}: is as you found it" in answers(tmp_path, "ch01")
    shutil.copyfile(FIRST, mine)
    assert f"{first}: solved" in answers(tmp_path, "ch01")
    mine.write_text("print('20 pages in 0.00 s')\n")
    (told,) = (line for line in answers(tmp_path, "ch01") if line.startswith(first))
    assert told.startswith(f"{first}: not yet: it says less than the pages take")
    mine.write_text("\n\nraise ValueError('no pages')\n")
    (told,) = (line for line in answers(tmp_path, "ch01") if line.startswith(first))
    assert told == (
        f"{first}: not yet: it ends in line 3 with exit status 1: ValueError: no pages"
    )
    mine.write_text("print('hello')\n")
    (told,) = (line for line in answers(tmp_path, "ch01") if line.startswith(first))
    assert "not yet: it prints something else than was asked for" in told
    assert mine.read_text() == "print('hello')\n"


def test_no_such_chapter(tmp_path: Path) -> None:
    """A word that is no chapter's is answered with those that are."""
    done = python(TRY, "--folder", tmp_path, "ch99", PYTHONPATH=PYTHONPATH)
    assert done.stderr.startswith("no exercises for ch99: try one of ch01_diagnosis")
    assert done.returncode == 1
