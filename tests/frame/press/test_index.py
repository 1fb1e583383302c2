"""The index at the end of the printed book."""

import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")


from harness.books import Book
from harness.pdfs import (
    FOOT,
    FRONT,
    HEAD,
    MEASURE,
    MM,
    PAPERS,
    Pressed,
    Printed,
    body_pages,
    on_each_paper,
    press,
    spots,
    squeezed,
)

pytestmark = pytest.mark.book

MIDDLE = 105 * MM  # of A4


@pytest.mark.xdist_group("elements")
def test_index_names_pages(elements: Printed) -> None:
    """An entry of the index gives the page of what it means, and says see."""
    reader = elements.reader
    pages = list(reader.pages)[FRONT : body_pages(reader).stop]
    last = list(reader.pages)[body_pages(reader).stop :]
    index = squeezed("".join(page.extract_text() for page in last))
    (there,) = (
        page.extract_text().split()[-1]
        for page in pages
        if "A word in passing" in page.extract_text()
    )
    assert f"scheduler{there}" in index
    assert "stopwatch,seewallclock" in index
    assert "seealsoprocessor" in index


@pytest.mark.xdist_group("a4")
def test_index_says_see_last(book: Printed) -> None:
    """What an entry says to see comes after its pages, or right behind it."""
    reader = book.reader
    last = list(reader.pages)[body_pages(reader).stop :]
    index = squeezed("".join(page.extract_text() for page in last))
    assert re.search(r"[a-z]\d+seealsocoroutine", index)
    assert "aiohttp,seelibrary" in index


def press_index(folder: Path, entries: Iterable[str], more: str = "Text.\n") -> Pressed:
    """Print a chapter that has these entries of the index, and the index."""
    marks = "".join(f"```{{index}} {it}\n```\n\n" for it in entries)
    toctrees = "```{toctree}\n:numbered:\n\none\n```\n\n```{toctree}\ngenindex\n```\n"
    pages = {"index": f"# A book\n\n{toctrees}", "one": f"# One\n\n{marks}{more}"}
    printed = press(Book.small(folder, pages))
    assert printed.said == ""
    return printed


def test_long_index_is_whole(tmp_path: Path) -> None:
    """No column of the index ends after a letter, or tears a term from what it has."""
    terms = [
        f"{letter}{at}"
        for number, letter in enumerate(ascii_lowercase)
        for at in range(10, 14 + number % 5)
    ]
    printed = press_index(tmp_path, (f"{it}; one" for it in terms))
    words: list[tuple[str, float]] = []

    def keep(text: str, cm: list, tm: list, _font: dict, _size: float) -> None:
        word, height = text.strip(), tm[5] + cm[5]
        if re.match(r"[A-Z]$|[a-z]\d+|one", word) and height < HEAD:
            words.append((word, height))

    _, opening, *others = printed.reader.pages[FRONT:]
    for page in (opening, *others):
        page.extract_text(visitor_text=keep)
    assert "a10" in opening.extract_text()
    assert len(others) > 1
    assert [word for word, _ in words if word[1:].isdigit()] == terms
    for (word, height), (following, below) in pairwise(words):
        if word.isupper() or following.startswith("one"):
            assert below < height, f"{word} ends a column"


@pytest.mark.parametrize("count", [8, 60, 110])
def test_index_says_what_is_bold(tmp_path: Path, count: int) -> None:
    """A line above the index does, and its columns still end at the same height."""
    page = spots(press_index(tmp_path, (f"! a{at:03}" for at in range(count))).path)[-1]
    entries = [it for it in page if re.match(r"a\d\d\d", it.text.strip())]
    if count < 110:
        texts = [it.text.strip() for it in page]
        assert "Bold numbers are the pages on which something is explained." in texts
        assert len(entries) == count
    ends = [
        min(it.y for it in entries if (it.x < MIDDLE) == left) for left in (True, False)
    ]
    assert abs(ends[0] - ends[1]) < 16


def test_index_repeats_a_torn_term(tmp_path: Path) -> None:
    """A column that begins below a term names it again, and holds two lines of it."""
    terms = [f"{letter}{at}" for letter in "abcd" for at in range(10, 34)]
    below = [range(10, 15 + at % 4) for at in range(len(terms))]
    pairs = zip(terms, below, strict=True)
    printed = press_index(
        tmp_path, (f"{term}; one{at}" for term, numbers in pairs for at in numbers)
    )
    columns = []
    for page in spots(printed.path)[FRONT + 1 :]:
        found = [it for it in page if FOOT < it.y < HEAD and it.size < 10]
        for left in (True, False):
            texts = (it.text.strip() for it in found if (it.x < MIDDLE) == left)
            columns.append("".join(texts))
    torn = 0
    for before, column in pairwise(filter(None, columns)):
        *_, last = re.findall(r"[a-d]\d\d", before)
        if "continued" in column:
            assert re.match(rf"{last}\(continued\)(one1\d5){{2}}", column)
            torn += 1
        else:
            assert re.match(r"[A-D]?[a-d]\d\done105", column)
    assert torn > 2


@on_each_paper
def test_index_is_balanced(paper: str, book: Printed) -> None:
    """The columns of the last page end at the same height, but for a few lines."""
    sheet = PAPERS[paper]
    *_, last = pages = spots(book.on(paper))
    middle = sheet.left(len(pages) - 1) + MEASURE / 2
    text = [it for it in last if sheet.bottom < it.y < max(it.y for it in last)]
    left, right = (
        min((it.y for it in text if (it.x < middle) == first), default=top)
        for top in [max(it.y for it in text)]
        for first in (True, False)
    )
    assert abs(left - right) < 72


def test_tables_are_marked_once(tmp_path: Path) -> None:
    """What leads to a table leads to it once, however often its header is printed."""
    rows = "".join(f"| row_{at} | {at} |\n" for at in range(60))
    table = f"| it says | it means |\n|---|---|\n{rows}"
    printed = press_index(tmp_path, ["what it says"], table)
    index = squeezed(printed.reader.pages[-1].extract_text())
    assert "whatitsays5" in index


def test_a_row_has_its_page(tmp_path: Path) -> None:
    """An entry in a row of a long table gives the page of the row."""
    rows = "".join(f"| row_{at}{{entry}}`line {at}` | {at} |\n" for at in range(120))
    table = f"| it says | it means |\n|---|---|\n{rows}"
    *pages, last = press_index(tmp_path, ["what it says"], table).reader.pages
    texts = [page.extract_text() for page in pages]
    index = re.findall(r"line (\d+)\s+(\d+)", last.extract_text())
    assert len({page for _, page in index}) > 2
    for at, page in index:
        (there,) = (text for text in texts if re.search(rf"row_{at}\b", text))
        assert there.split()[-1] == page
