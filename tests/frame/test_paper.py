"""How the printed book must look, on every paper."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

pytest.importorskip("sphinx")
pytest.importorskip("typst")

from pypdf import PdfReader

from harness.pdfs import ROOT, Printed, headings, press, press_pages, spots, squeezed

pytestmark = [
    pytest.mark.book,
    pytest.mark.xdist_group("paper"),  # the book is printed once
    # sphinx-multitoc-numbering and MyST call what will go
    pytest.mark.filterwarnings("ignore:nodes.Node.traverse:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*MystReferenceResolver.app"),
]

MM = 72 / 25.4
MEASURE = 130 * MM  # the width of the text, on any paper
COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Paper(NamedTuple):
    """A paper, in points, and what the text leaves of it."""

    width: float
    height: float
    top: float
    bottom: float
    inside: float  # of a page on the right, at its left

    def left(self, page: int) -> float:
        """Return where the text of a page begins; the first page is 0."""
        return self.inside if page % 2 == 0 else self.width - MEASURE - self.inside

    @property
    def depth(self) -> float:
        """How high the text may be."""
        return self.height - self.top - self.bottom


PAPERS = {
    "a4": Paper(210 * MM, 297 * MM, 34 * MM, 36 * MM, 40 * MM),
    "letter": Paper(8.5 * 72, 11 * 72, 31 * MM, 31 * MM, (8.5 * 72 - MEASURE) / 2),
    "book": Paper(7 * 72, 9.25 * 72, 23 * MM, 22 * MM, 0.54 * (7 * 72 - MEASURE)),
}
PART = re.compile("Part |At the back")
FRONT = {"a4": 3, "letter": 3, "book": 4}  # pages before the contents

on_each_paper = pytest.mark.parametrize("paper", PAPERS)


@pytest.fixture(autouse=True, scope="module")
def one_day() -> Iterator[None]:
    """Let every book be of the same day and commit."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
        patch.setenv("SOURCE_COMMIT", COMMIT)
        yield


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Return the book itself."""
    printed = press(ROOT / "book", tmp_path_factory.mktemp("book"), PAPERS)
    assert printed.said == ""
    return printed


def body_of(path: Path, paper: str) -> dict[int, list[float]]:
    """Return how high the lines of text stand on each page, from the top down.

    The cover and what is before the contents is not among them.
    """
    sheet = PAPERS[paper]
    lowest, highest = sheet.bottom - 1, sheet.height - sheet.top + 1
    return {
        page: sorted({it.y for it in found if lowest < it.y < highest}, reverse=True)
        for page, found in enumerate(spots(path))
        if page >= FRONT[paper]
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


def test_number_of_pages(book: Printed) -> None:
    """A smaller page has fewer words, and no paper has many more pages."""
    count = {paper: len(PdfReader(book.on(paper)).pages) for paper in PAPERS}
    assert count["a4"] <= count["letter"] < count["book"] < 1.4 * count["a4"]


@on_each_paper
def test_same_chapters(paper: str, book: Printed) -> None:
    """Every paper has the same outline."""
    titles = [it.title for it in headings(PdfReader(book.on(paper)))]
    assert titles == [it.title for it in headings(PdfReader(book.path))]
    assert len(titles) > 50


def test_chapters_open_on_the_right(book: Printed) -> None:
    """In the bound book, parts and chapters open on pages with odd numbers."""
    opening = chapters(book.on("book"))
    assert len(opening) >= 10
    assert [page for page in opening if (page + 1) % 2 == 0] == []
    pages = spots(book.on("book"))
    blank = [number for number, found in enumerate(pages) if not found]
    assert blank[0] == 1
    assert {number + 1 for number in blank[1:]} <= set(opening)


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
    """No page in a chapter is left half empty, unless nothing but figures follows."""
    path, sheet = book.on(paper), PAPERS[paper]
    pages = spots(path)
    opening = chapters(path)
    printed = {page: lines for page, lines in body_of(path, paper).items() if lines}
    compared = 0
    for page, following in pairwise(printed):
        fills = any("Pagella" in it.font for it in pages[following])
        if fills and page not in opening and following not in opening:
            lines = [*printed[page], sheet.bottom]
            widest = max(above - below for above, below in pairwise(lines))
            assert widest < 0.48 * sheet.depth, f"page {page + 1}"
            compared += 1
    assert compared > 100


@on_each_paper
def test_index_is_balanced(paper: str, book: Printed) -> None:
    """The columns of the last page end at the same height, but for a few lines."""
    sheet = PAPERS[paper]
    *_, last = pages = spots(book.on(paper))
    middle = sheet.left(len(pages) - 1) + MEASURE / 2
    left, right = (
        min(it.y for it in last if it.y > sheet.bottom and (it.x < middle) == first)
        for first in (True, False)
    )
    assert abs(left - right) < 60


@on_each_paper
def test_links_are_printed(paper: str, book: Printed) -> None:
    """Each address that the screen leads to is printed, for those who read on paper."""
    reader = PdfReader(book.on(paper))
    pages = spots(book.on(paper))
    text = squeezed("".join(it.text for found in pages for it in found))
    addresses = {
        str(link["/A"]["/URI"])
        for page in reader.pages
        for link in (it.get_object() for it in page.get("/Annots", ()))
        if "/URI" in link.get("/A", ())
    }
    assert len(addresses) > 30
    for address in addresses:
        page, _, name = address.partition("#")
        assert squeezed(page.partition("://")[2]) in text
        assert name.startswith("module-") or squeezed(name) in text


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
    """The page after the title has version, date, licences and commit."""
    page = PdfReader(book.on(paper)).pages[FRONT[paper] - 1]
    imprint = " ".join(page.extract_text().split())
    for fact in (
        f"Version {book.app.config.release}, 21 September 2026",
        "Text: CC BY 4.0. Programs: MIT.",
        f"Made from commit {COMMIT}.",
    ):
        assert fact in imprint


def test_imprint_without_a_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A book that was made without git names no commit."""
    monkeypatch.delenv("SOURCE_COMMIT")
    printed = press_pages(tmp_path, page="# One\n\nText.\n")
    assert "commit" not in printed.reader.pages[FRONT["a4"] - 1].extract_text()


def test_same_bytes(tmp_path: Path) -> None:
    """The same pages make the same files on every paper, wherever they lie."""
    page = "# One\n\nA page.\n\n```python\nx = 1\n```\n"
    first, second = (press_pages(tmp_path / it, PAPERS, page=page) for it in "ab")
    for paper in PAPERS:
        assert first.on(paper).read_bytes() == second.on(paper).read_bytes()


def test_last_sections_stay_whole(tmp_path: Path) -> None:
    """A chapter ends with no page for a few lines, if its last section is short."""
    lengths = {"short": 8, "long": 24}
    pages = {
        f"{name}{above}": f"# {name}\n\n"
        + "Text.\n\n" * above
        + f"## Opens {name}\n\n"
        + "- An item.\n" * items
        + f"\nCloses {name}.\n"
        for name, items in lengths.items()
        for above in (14, 17, 20, 23)
    }
    printed = press_pages(tmp_path, **pages)
    texts = [squeezed(page.extract_text()) for page in printed.reader.pages]
    contents = 1 + max(at for at, text in enumerate(texts) if "Contents" in text)
    opened, closed = (
        {
            name: [f"{does}{name}" in text for text in texts[contents:]]
            for name in lengths
        }
        for does in ("Opens", "Closes")
    )
    assert sum(opened["short"]) == 4
    assert opened["short"] == closed["short"]
    assert opened["long"] != closed["long"]


def test_tall_figures_go_to_the_foot(tmp_path: Path) -> None:
    """The text after a tall figure that does not fit goes on above it."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 %d">'
        '<text y="9">drawn</text></svg>'
    )
    (tmp_path / "book").mkdir()
    for name, height in {"tall": 100, "small": 20}.items():
        (tmp_path / "book" / f"{name}.svg").write_text(drawing % height)
    pages = {
        f"{name}{above}": f"# {name}\n\n"
        + "Some text.\n\n" * above
        + f"```{{figure}} {name}.svg\n:alt: a drawing\n:width: 100%\n\nA caption.\n```\n"
        + "\nAfter it.\n"
        for name in ("tall", "small")
        for above in (2, 16)
    }
    printed = press_pages(tmp_path, **pages)
    assert printed.said == ""
    texts = [squeezed(page.extract_text()) for page in printed.reader.pages]
    found = [text for text in texts if "Afterit." in text or "drawn" in text]
    assert [re.findall("drawn|Afterit", text) for text in found] == [
        ["Afterit", "drawn"],
        ["Afterit"],
        ["drawn"],
        ["drawn", "Afterit"],
        ["drawn", "Afterit"],
    ]
