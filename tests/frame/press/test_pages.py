"""How each page of the printed book looks, on every paper."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from pypdf import PdfReader

from harness.pdfs import (
    MEASURE,
    PAPERS,
    Printed,
    headings,
    on_each_paper,
    spots,
)

pytestmark = pytest.mark.book


PART = re.compile("Part |At the back")


def body_of(path: Path, paper: str) -> dict[int, list[float]]:
    """Return how high the lines of text stand on each page, from the top down.

    The cover and what is before the contents is not among them.
    """
    sheet = PAPERS[paper]
    lowest, highest = sheet.bottom - 1, sheet.height - sheet.top + 1
    return {
        page: sorted({it.y for it in found if lowest < it.y < highest}, reverse=True)
        for page, found in enumerate(spots(path))
        if page >= sheet.front
    }


def chapters(path: Path) -> list[int]:
    """Return the page on which each part and each chapter opens."""
    marks = headings(PdfReader(path))
    parts = [at for at, it in enumerate(marks) if PART.match(it.title)]
    within = set()
    for at in parts:
        for below in range(at + 1, len(marks)):
            if marks[below].depth == 0:
                break
            within.add(below)
    return [
        it.page for at, it in enumerate(marks) if it.depth == (1 if at in within else 0)
    ]


@on_each_paper
def test_size(paper: str, book: Printed) -> None:
    """Every page is as large as its paper."""
    reader = PdfReader(book.on(paper))
    sheet = PAPERS[paper]
    for page in reader.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        assert (round(width), round(height)) == (
            round(sheet.width),
            round(sheet.height),
        )


@pytest.mark.xdist_group("a4")
def test_number_of_pages(book: Printed) -> None:
    """A smaller page has fewer words, and no paper has many more pages."""
    count = {paper: len(PdfReader(book.on(paper)).pages) for paper in PAPERS}
    assert count["a4"] <= count["letter"] < count["book"] < 1.4 * count["a4"]


@pytest.mark.xdist_group("book")
def test_sides(book: Printed) -> None:
    """In the bound book, parts open on the right and chapters on the left."""
    marks = headings(PdfReader(book.on("book")))
    parts = [it.page for it in marks if PART.match(it.title) or it.title == "Contents"]
    opening = chapters(book.on("book"))
    assert len(opening) >= 10
    assert [page for page in opening if (page % 2 == 0) != (page in parts)] == []
    pages = spots(book.on("book"))
    blank = [number for number, found in enumerate(pages) if not found]
    assert blank[0] == 1
    assert {number + 1 for number in blank[1:]} <= set(opening)


@on_each_paper
def test_first_programs_lie_open(paper: str, book: Printed) -> None:
    """No page is turned within the program that opens a chapter."""
    reader = PdfReader(book.on(paper))
    seen = 0
    for page in chapters(book.on(paper)):
        said, *after = (
            " ".join(it.extract_text().split()) for it in reader.pages[page : page + 4]
        )
        if first := re.search(r"Listing \d+\.1 ", said):
            seen += 1
            goes_on = [f"{first[0]}continued" in text for text in after]
            assert not any(goes_on[1:] if paper == "book" else goes_on), said
    assert seen >= 10


@on_each_paper
def test_text_stays_within_its_margins(paper: str, book: Printed) -> None:
    """Nothing sticks out of the measure, at either side."""
    sheet = PAPERS[paper]
    hanging = 6  # a hyphen or a full stop at the end of a line
    tightened = 0.06  # of a line, at most, by kerning and to justify it
    for page, found in enumerate(spots(book.on(paper))):
        for it in found if page else ():
            assert it.x > sheet.left(page) - 1, (page, it)
            end = it.end - tightened * (it.end - it.x)
            assert end < sheet.left(page) + MEASURE + hanging, (page, it)
            assert 0.4 * sheet.bottom < it.y < sheet.height - 0.3 * sheet.top


@on_each_paper
def test_no_heading_is_stranded(paper: str, book: Printed) -> None:
    """Under each heading stand two lines at least, close to it and on its page."""
    body = body_of(book.on(paper), paper)
    found = [
        it for it in headings(PdfReader(book.on(paper))) if not PART.match(it.title)
    ]
    for it in found:
        lines = [y for y in body[it.page] if y < it.top]
        close = [y for y in lines if y > it.top - 130]
        assert len(close) >= 3, it


@on_each_paper
def test_pages_are_filled(paper: str, book: Printed) -> None:
    """No page in a chapter is left half empty, unless hardly more than figures follow."""
    path, sheet = book.on(paper), PAPERS[paper]
    pages = spots(path)
    opening = chapters(path)
    printed = {page: lines for page, lines in body_of(path, paper).items() if lines}
    compared = 0
    for page, following in pairwise(printed):
        words = {round(it.y) for it in pages[following] if "Pagella" in it.font}
        if len(words) > 2 and page not in opening and following not in opening:
            lines = [*printed[page], sheet.bottom]
            widest = max(above - below for above, below in pairwise(lines))
            assert widest < 0.48 * sheet.depth, f"page {page + 1}"
            compared += 1
    assert compared > 100
