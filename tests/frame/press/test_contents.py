"""The table of contents, and the parts that it names."""

import re
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from pypdf import PdfReader

from harness.pdfs import (
    FRONT,
    LISTS,
    Printed,
    headings,
    on_each_paper,
    press_pages,
    squeezed,
)

pytestmark = pytest.mark.book


@pytest.mark.xdist_group("elements")
def test_contents_names_pages(elements: Printed) -> None:
    """The table of contents gives the page on which each chapter opens."""
    reader = elements.reader
    contents = squeezed(reader.pages[FRONT - 1].extract_text())
    (opening,) = (
        page.extract_text().split()[-1]
        for page in reader.pages[FRONT:]
        if re.match(r"2\s+Every element once\s+This page", page.extract_text())
    )
    assert f"2Everyelementonce{opening}2.1References" in contents


@pytest.mark.xdist_group("elements")
def test_captions_divide_the_book(elements: Printed) -> None:
    """A caption opens a part after the front matter, and one without numbers, too."""
    found = headings(elements.reader)
    above = [it for it in found if it.depth == 0]
    assert [it.title for it in above] == [
        "Contents",
        "Numbers",
        "Part I A part",
        "At the back",
    ]
    *_, back = above
    assert elements.reader.pages[back.page].extract_text() == "At the back"
    below = found[found.index(back) + 1 :]
    assert [it.title for it in below if it.depth == 1] == ["Answers", *LISTS]


def test_contents_leave_no_section_alone(tmp_path: Path) -> None:
    """No page of the contents begins with the last section of a chapter."""
    sections = "".join(f"## {it}\n\nText.\n\n" for it in ("One", "Two", "Three"))
    for first in (0, 1):  # lines later
        more = "## More\n\nText.\n\n" * first
        pages = {
            f"page{at}": f"# Chapter\n\n{sections}{'' if at else more}"
            for at in range(45)
        }
        reader = press_pages(tmp_path / str(first), **pages).reader
        opening = next(it for it in headings(reader) if it.title.startswith("Part"))
        contents = reader.pages[FRONT : opening.page]
        assert len(contents) > 2
        for page in contents:
            _head, line, *_ = page.extract_text().split("\n")
            assert "Three" not in line


@on_each_paper
def test_same_chapters(paper: str, book: Printed) -> None:
    """Every paper has the same outline."""
    titles = [it.title for it in headings(PdfReader(book.on(paper)))]
    assert titles == [it.title for it in headings(PdfReader(book.path))]
    assert len(titles) > 50
