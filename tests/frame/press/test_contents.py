"""The table of contents, and the parts that it names."""

import re
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from pypdf import PdfReader

from harness.books import Book
from harness.pdfs import (
    FRONT,
    LISTS,
    Printed,
    headings,
    on_each_paper,
    press,
    press_pages,
    squeezed,
)

pytestmark = pytest.mark.book

EDGE = rb"0\.435\d* 0\.525\d* 0\.776\d* SCN"  # of a box of a run, in the palette's blue


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


def test_parts_name_their_chapters(tmp_path: Path) -> None:
    """A part opens with what the root page's list says of its chapters, and no other."""
    index = (
        "# A book\n\n1. [](one.md)\n   what one tells\n"
        "2. no link first: [](two.md)\n\n"
        "```{toctree}\n:numbered:\n:caption: A part\none\ntwo\n```\n"
    )
    pages = {"index": index, "one": "# One *word*\n", "two": "# Two\n"}
    chapters = {name: f"{text}\nText.\n" for name, text in pages.items()}
    printed = press(Book.small(tmp_path, {**chapters, "index": index}))
    assert printed.said == ""
    (part,) = (it for it in headings(printed.reader) if it.title == "Part I A part")
    said = squeezed(printed.reader.pages[part.page].extract_text())
    assert said == squeezed("Part I A part 1 One word what one tells")


@on_each_paper
def test_parts_show_runs(paper: str, book: Printed) -> None:
    """Each part of the book shows its chapters on one page, with a drawing of each."""
    reader = PdfReader(book.on(paper))
    marks = headings(reader)
    for part in (it for it in marks if it.title.startswith("Part ")):
        page = reader.pages[part.page]
        said = squeezed(page.extract_text())
        at = marks.index(part)
        chapters = [it for it in marks[at + 1 : at + 200] if it.depth == 1][:7]
        assert all(squeezed(it.title) in said for it in chapters)
        drawn = page.get_contents().get_data()
        assert len(re.findall(EDGE, drawn)) >= len(chapters)


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
