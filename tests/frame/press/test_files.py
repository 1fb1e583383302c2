"""What a PDF says of itself and carries along."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from pypdf import PdfReader

from harness.books import ROOT
from harness.pdfs import FRONT, PAPERS, Printed, headings, on_each_paper, press_pages
from harness.programs import PYPROJECT

pytestmark = pytest.mark.book


DAY = "1790000000"  # 21 September 2026
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@on_each_paper
def test_pdf_is_tagged(paper: str, book: Printed) -> None:
    """The PDF has a title, a language, a structure and bookmarks."""
    reader = PdfReader(book.on(paper))
    root: Any = reader.trailer["/Root"]
    assert reader.metadata
    assert reader.metadata.title == "Waiting or Computing?"
    assert reader.metadata.author == "the authors"
    assert root["/Lang"] == "en-GB"
    assert root["/StructTreeRoot"]["/K"]
    assert root["/MarkInfo"]["/Marked"]
    titles = [it.title for it in headings(reader) if it.depth == 0]
    assert titles[:2] == ["Contents", "Preface"]
    assert titles[2].startswith("Part I ")
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>3</pdfaid:part>" in xmp


@on_each_paper
def test_everything_is_attached(paper: str, book: Printed) -> None:
    """The PDF carries every program and both licences, byte for byte."""
    carried = PdfReader(book.on(paper)).attachments
    files = [
        *ROOT.glob("code/**/*.py"),
        *ROOT.glob("code/**/*.pycon"),
        *ROOT.glob("LICENSE*"),
    ]
    assert {it.relative_to(ROOT).as_posix() for it in files} <= set(carried)
    for name, (data,) in carried.items():
        assert data == (ROOT / name).read_bytes()


@on_each_paper
def test_imprint(paper: str, book: Printed) -> None:
    """The page after the title has version, date, licences and fonts."""
    reader = PdfReader(book.on(paper))
    imprint = " ".join(reader.pages[PAPERS[paper].front - 1].extract_text().split())
    made = reader.metadata and reader.metadata.creation_date
    assert made
    for fact in (
        f"Version {PYPROJECT['project']['version']}, {made.day} {made:%B %Y}",
        "Text: CC BY 4.0. Programs: MIT.",
        "Every program in this book was run, and every output recorded, before",
        "TeX Gyre Pagella, TeX Gyre Heros and JetBrains Mono",
    ):
        assert fact in imprint


@pytest.mark.parametrize("commit", [COMMIT, ""])
def test_imprint_names_its_commit(
    commit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The imprint has day and commit, and a book made without git names none."""
    monkeypatch.setenv("SOURCE_COMMIT", commit)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    page = press_pages(tmp_path, page="# One\n\nText.\n").reader.pages[FRONT - 2]
    imprint = " ".join(page.extract_text().split())
    assert ", 21 September 2026" in imprint
    assert imprint.count("commit") == imprint.count(f"Made from commit {COMMIT}.")
    assert imprint.count("commit") == bool(commit)


def test_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same pages make the same files on every paper, wherever they lie."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    page = "# One\n\nA page.\n\n```python\nx = 1\n```\n"
    folders = (tmp_path / it for it in ("a", "b/c"))
    first, second = (press_pages(it, PAPERS, page=page) for it in folders)
    for paper in PAPERS:
        assert first.on(paper).read_bytes() == second.on(paper).read_bytes()
