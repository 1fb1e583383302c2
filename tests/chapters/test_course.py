"""The course: a lesson for a chapter, and hours that can be counted."""

import re

import pytest

from harness.pages import BOOK, CHAPTERS, fences, spoken

pytestmark = pytest.mark.once

PAGE = (BOOK / "course.md").read_text("utf-8")
LESSONS = re.findall(
    r"(?m)^\| (\d+) \| \[\]\((\w+)\.md\) \| ([\d½]+) \| (.+) \|$", PAGE
)
EXERCISES = re.findall(
    r"\{exercise\} (\w+)", "".join(page.read_text("utf-8") for page in CHAPTERS)
)
A_MINUTE, CHECKPOINT, EXERCISE = 100, 3, 20  # words; and minutes for each


def hours(stem: str) -> float:
    """Return how long a chapter takes, by what the page says of its counting."""
    page = BOOK / f"{stem}.md"
    asked = [info.partition(" ")[0] for _, info, _ in fences(page)]
    text = page.read_text("utf-8")
    minutes = len(spoken(page).split()) / A_MINUTE
    minutes += CHECKPOINT * asked.count("{checkpoint}")
    minutes += EXERCISE * text.count("{exercise} ")
    return minutes / 60


def test_a_lesson_for_each() -> None:
    """Each chapter has a lesson, in both tables, and they go in its order."""
    numbers = [str(number) for number in range(1, len(CHAPTERS) + 1)]
    assert [number for number, *_ in LESSONS] == numbers
    assert [stem for _, stem, *_ in LESSONS] == [page.stem for page in CHAPTERS]
    assert re.findall(r"(?m)^\| (\d+) \| \{numref\}", PAGE) == numbers


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson[1])
def test_hours_are_counted(lesson: tuple[str, str, str, str]) -> None:
    """The hours of a lesson are what its words, checkpoints and exercises take."""
    _, stem, said, _ = lesson
    told = float(said.replace("½", ".5") if said != "½" else "0.5")
    assert abs(told - hours(stem)) <= 0.4


def test_how_it_is_counted() -> None:
    """The page says by which numbers the hours are counted."""
    for words in ("a hundred words a minute", "three minutes", "twenty for each"):
        assert words in PAGE


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson[1])
def test_exercises_are_there(lesson: tuple[str, str, str, str]) -> None:
    """Each exercise that a lesson names is one of its chapter."""
    named = re.findall(r"`(\w+)`", lesson[3])
    assert named
    text = (BOOK / f"{lesson[1]}.md").read_text("utf-8")
    assert [] == [name for name in named if f"{{exercise}} {name}\n" not in text]
