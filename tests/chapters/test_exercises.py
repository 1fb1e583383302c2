"""Exercises can be solved, are not solved yet, and readers are told so."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from harness import busy
from harness.attempts import (
    Attempt,
    Instead,
    NotYet,
    chapters,
    check,
    checks,
    start,
)
from harness.programs import (
    CODE,
    FREE_THREADED,
    PYTHONPATH,
    ROOT,
    TIMEOUT,
    lacking,
    python,
    shown,
)
from harness.traces import is_quiet
from harness.transcripts import recorded

CASES = [(chapter, name) for chapter in chapters() for name in checks(chapter).STARTS]
TRY = ROOT / "tests" / "commands" / "exercises.py"
FIRST = CODE / "ch01_diagnosis" / "solutions" / "right_clock.py"


def solution(chapter: str, name: str) -> Path:
    """Return the program that solves an exercise."""
    return CODE / chapter / "solutions" / f"{name}.py"


def file_of(chapter: str) -> Path:
    """Return where the checks of a chapter are, and what learners may write."""
    return ROOT / "tests" / "chapters" / chapter / "exercises.py"


def able(program: Path) -> None:
    """Skip the test if this Python can't run a program."""
    if lack := lacking(program):
        pytest.skip(f"{shown(program)} {lack}")


class Recorded(Attempt):
    """A solution, and what it printed, which another test compares."""

    patience = TIMEOUT

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


def answer(chapter: str, name: str, attempt: Attempt) -> str:
    """Return what is missing; skip the test where a busy machine hides it."""
    try:
        check(chapter, name, attempt)
    except NotYet as missing:
        return str(missing)
    if not is_quiet():
        busy.skip("it can't be told")
    return ""


@pytest.mark.book
@pytest.mark.parametrize(("chapter", "name"), CASES)
def test_start(chapter: str, name: str) -> None:
    """What the reader starts from does not do it yet, and words say why."""
    able(start(chapter, name))
    told = answer(chapter, name, Attempt(start(chapter, name)))
    assert re.fullmatch(r"\w.{10,}[^.]", told, re.DOTALL)


def rows(kind: str) -> list[object]:
    """Return the rows of all chapters' ``WRONG`` or ``RIGHT``, as test cases."""
    return [
        pytest.param(chapter, row, id=f"{chapter}/{row.exercise}-{number}")
        for chapter in chapters()
        for number, row in enumerate(getattr(checks(chapter), kind), 1)
    ]


def rewritten(chapter: str, row: Instead, folder: Path) -> Attempt:
    """Return a solution in which some texts are written otherwise."""
    program = solution(chapter, row.exercise)
    able(program)
    text = program.read_text("utf-8")
    for old, new in row.changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    mine = folder / program.name
    mine.write_text(text, "utf-8")
    return Attempt(mine)


@pytest.mark.book
@pytest.mark.parametrize(("chapter", "row"), rows("RIGHT"))
def test_right(chapter: str, row: Instead, tmp_path: Path) -> None:
    """What does it in another way is as good."""
    check(chapter, row.exercise, rewritten(chapter, row, tmp_path))


@pytest.mark.book
@pytest.mark.parametrize(("chapter", "row"), rows("WRONG"))
def test_wrong(chapter: str, row: Instead, tmp_path: Path) -> None:
    """What does not do it is answered with what is missing."""
    if row.with_lock and FREE_THREADED:
        pytest.skip("right where there is no lock")
    told = answer(chapter, row.exercise, rewritten(chapter, row, tmp_path))
    assert row.told
    assert row.told in told


@pytest.mark.parametrize(("chapter", "name"), CASES)
def test_mistakes_are_foreseen(chapter: str, name: str) -> None:
    """Of each exercise it is known what learners may write instead."""
    foreseen = {row.exercise for row in checks(chapter).WRONG}
    assert name in foreseen, f"a row in WRONG in {shown(file_of(chapter))}"


@pytest.mark.parametrize("chapter", chapters())
def test_names(chapter: str) -> None:
    """Page, checks and solutions of a chapter name the same exercises."""
    page = (ROOT / "book" / f"{chapter}.md").read_text("utf-8")
    asked = re.findall(r"(?m)^`{3,}\{exercise\} (\w+)$", page)
    solved = {path.stem for path in (CODE / chapter / "solutions").glob("*.py")}
    begun = {path.stem for path in (CODE / chapter / "exercises").glob("*.py")}
    listed = re.findall(r"\{listing\} \w+/((?:solutions|exercises)/\w+)\.py\n", page)
    file = shown(file_of(chapter))
    assert list(checks(chapter).STARTS) == asked, (
        f"STARTS in {file}: the exercises in the page's order"
    )
    assert all(hasattr(checks(chapter), name) for name in asked), (
        f"{file}: a function for each exercise"
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


def test_where_a_reader_stands(tmp_path: Path) -> None:
    """The last line counts what is solved, and what is begun, of all together."""
    mine = tmp_path / "ch01_diagnosis"
    asked = len(checks("ch01_diagnosis").STARTS)
    assert answers(tmp_path, "ch01")[-1] == f"0 of {asked} are solved, and 0 begun"
    shutil.copyfile(FIRST, mine / "right_clock.py")
    (mine / "asked_once.py").write_text("raise ValueError('not so')\n")
    assert answers(tmp_path, "ch01")[-1] == f"1 of {asked} are solved, and 1 begun"


def test_no_such_chapter(tmp_path: Path) -> None:
    """A word that is no chapter's is answered with those that are."""
    done = python(TRY, "--folder", tmp_path, "ch99", PYTHONPATH=PYTHONPATH)
    assert done.stderr.startswith("no exercises for ch99: try one of ch01_diagnosis")
    assert done.returncode == 1
