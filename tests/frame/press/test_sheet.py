"""The cheat sheets, which are printed by themselves as well."""

from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from docutils import nodes
from pypdf import PdfReader

from harness.pdfs import (
    Printed,
    press_pages,
    spots,
    squeezed,
    texts,
)

pytestmark = pytest.mark.book


@pytest.mark.parametrize("name", ["cheat_sheet", "second_sheet"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_cheat_sheet(name: str, paper: str, book: Printed) -> None:
    """A cheat sheet is a PDF of its own: one page, and every word of it."""
    pdf = f"{name.replace('_', '-')}-{paper}.pdf"
    (page,) = PdfReader(book.path.with_name(pdf)).pages
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    assert (round(width), round(height)) == {"a4": (595, 842), "letter": (612, 792)}[
        paper
    ]
    said = squeezed(page.extract_text())
    doctree = book.pages()[name]
    unprinted = {
        text
        for block in doctree.findall(nodes.container)
        for part in block.children
        if not isinstance(part, nodes.literal_block)
        for text in part.findall(nodes.Text)
    }  # captions and file names, for which there is no room
    pieces = [text for text in texts(doctree) if text not in unprinted]
    assert len(pieces) > 50
    for text in pieces:
        assert squeezed(text.astext()) in said


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_cheat_sheet_is_large(paper: str, book: Printed) -> None:
    """The question and the table are readable from further off than the rest."""
    (page,) = PdfReader(book.path.with_name(f"cheat-sheet-{paper}.pdf")).pages
    sizes: dict[str, float] = {}

    def keep(text: str, _cm: list, _tm: list, _font: dict, size: float) -> None:
        for word in text.split():
            sizes.setdefault(word, size)

    page.extract_text(visitor_text=keep)
    assert sizes["Cheat"] >= 28
    assert sizes["asyncio"] >= 14
    assert sizes["Map"] >= 10
    assert min(sizes.values()) >= 8


def test_sheet_without_its_page(tmp_path: Path) -> None:
    """A book without a cheat sheet is printed without one."""
    printed = press_pages(tmp_path, page="# One\n\nText.\n")
    assert printed.said == ""
    assert [printed.path.name] == [
        path.name for path in printed.path.parent.glob("*.pdf")
    ]


def test_small_sheet(tmp_path: Path) -> None:
    """A page with the sheet's name is printed by itself, in letters for a wall."""
    pages = {"one": "# One\n\nText.\n", "cheat_sheet": "# Cheat sheet\n\nText.\n"}
    printed = press_pages(tmp_path, **pages)
    assert printed.said == ""
    ((title, *_),) = spots(printed.folder / "cheat-sheet-a4.pdf")
    assert title.text.startswith("Cheat")
    assert title.size >= 28
