"""Open the book on paper as it was delivered, print small books, read either."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from ctypes import c_double
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from docutils import nodes
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from pypdfium2 import PdfDocument, PdfPage, PdfTextObj
from pypdfium2 import raw as pdfium
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from _extensions.press import PressBuilder
from harness.books import Book, Told, delivered, tolerated
from harness.programs import PYPROJECT, ROOT

FONTS = ROOT / "book" / "_extensions" / "press" / "fonts"
NAME = PYPROJECT["project"]["name"]
MM = 72 / 25.4
MEASURE = 130 * MM  # the width of the text, on any paper
NOTES = (8.8, 7.4, 6.1, 6.2)  # sizes of what stands in footnotes, and nowhere else
FRONT = 4  # pages of A4: cover, title, imprint, contents
SOFT_HYPHEN = "\x02"  # as PDFium reads a hyphen that ends a line
COLUMN = 0.6 * 8.5  # how wide a letter of code is
FOOT, HEAD = 90, 745  # between them the text of A4 stands
UNSEEN = (nodes.footnote, nodes.footnote_reference, nodes.comment, nodes.raw)
LISTS = ("Where names are explained", "Index")  # which end the book


class Paper(NamedTuple):
    """A paper, in points, and what the text leaves of it."""

    width: float
    height: float
    top: float
    bottom: float
    inside: float  # of a page on the right, at its left
    front: int  # pages before the contents

    def left(self, page: int) -> float:
        """Return where the text of a page begins; the first page is 0."""
        return self.inside if page % 2 == 0 else self.width - MEASURE - self.inside

    @property
    def depth(self) -> float:
        """How high the text may be."""
        return self.height - self.top - self.bottom


PAPERS = {
    "a4": Paper(210 * MM, 297 * MM, 34 * MM, 36 * MM, 40 * MM, 3),
    "letter": Paper(8.5 * 72, 11 * 72, 27 * MM, 27 * MM, (8.5 * 72 - MEASURE) / 2, 3),
    "book": Paper(7 * 72, 9.25 * 72, 23 * MM, 22 * MM, 0.54 * (7 * 72 - MEASURE), 4),
}

# The tests of one paper run in one process, which reads it once.
on_each_paper = pytest.mark.parametrize(
    "paper", [pytest.param(it, marks=pytest.mark.xdist_group(it)) for it in PAPERS]
)


@dataclass(frozen=True)
class Printed:
    """A book that came from the press."""

    source: Path
    folder: Path
    read: Path  # where Sphinx keeps the pages that it has read

    def on(self, paper: str) -> Path:
        """Where the PDF for a paper lies, or would lie."""
        return self.folder / f"{NAME}-{paper}.pdf"

    @property
    def path(self) -> Path:
        """Where the A4 lies."""
        return self.on("a4")

    @property
    def reader(self) -> PdfReader:
        """The A4, to read."""
        return PdfReader(self.path)

    def pages(self) -> dict[str, nodes.document]:
        """Return each page as the press saw it, in the order of reading."""
        return pages_read(self.source, self.read)


@dataclass(frozen=True)
class Pressed(Printed):
    """A small book that was given to the press, and what was said of it."""

    told: Told

    @property
    def said(self) -> str:
        """What the press said: nothing, if all is well."""
        return self.told.said


def delivered_book() -> Printed:
    """Return the book on paper that was delivered, or fail."""
    book = Printed(ROOT / "book", delivered("pdf"), delivered("doctrees"))
    for paper in PAPERS:
        if not book.on(paper).is_file():
            name = book.on(paper).relative_to(ROOT)
            pytest.fail(f"no {name}: `nox -s draft` prints it", pytrace=False)
    return book


@cache
def pages_read(source: Path, read: Path) -> dict[str, nodes.document]:
    """Return the printed pages of a book that Sphinx has read, resolved anew."""
    with (
        TemporaryDirectory() as out,
        patch_docutils(ROOT),
        docutils_namespace(),
        tolerated(),
    ):
        app = Sphinx(source, ROOT, out, read, "press", status=None, warning=None)
        builder = app.builder
        assert isinstance(builder, PressBuilder)
        names = (name for tree in builder.toctrees() for _, name in tree["entries"])
        return {it: builder.resolved(it) for it in names if it in app.env.found_docs}


def press(book: Book, papers: Iterable[str] = ("a4",)) -> Pressed:
    """Print a book."""
    told = book.build("press", press_papers=list(papers))
    return Pressed(book.source, book.bound("press"), book.out / "doctrees", told)


def press_pages(folder: Path, papers: Iterable[str] = ("a4",), **pages: str) -> Pressed:
    """Print some pages as the chapters of a book of their own."""
    head = "# A book\n\n```{toctree}\n:numbered:\n:caption: A part\n"
    index = "\n".join([head, *pages, "```"])
    return press(Book.small(folder, {"index": index, **pages}), papers)


def squeezed(text: str) -> str:
    """Return a text without spaces, hyphens and the mark of a wrapped line."""
    return re.sub(r"[\s\-\u00ad\u2010\u21aa]", "", text)


def body_pages(reader: PdfReader) -> range:
    """Return the pages between the contents and the lists at the end."""
    opens = {it.title: it.page for it in headings(reader)}
    _, first, *_ = opens.values()
    return range(first, min(opens.get(it, len(reader.pages)) for it in LISTS))


def part_pages(reader: PdfReader) -> set[int]:
    """Return the pages that open a part, and list its chapters."""
    return {
        it.page
        for it, after in pairwise(headings(reader))
        if it.depth == 0 < after.depth and it.page < after.page
    }


@cache
def text_of(path: Path) -> tuple[str, str]:
    """Return what stands in the pages of an A4, and what stands in their footnotes."""
    body: list[str] = []
    notes: list[str] = []
    pages = spots(path)
    reader = PdfReader(path)
    for number in sorted({*body_pages(reader)} - part_pages(reader)):
        for it in pages[number]:
            if FOOT < it.y < HEAD:
                (notes if round(it.size, 1) in NOTES else body).append(it.text)
    return squeezed("".join(body)), squeezed("".join(notes))


def texts(tree: nodes.Node, *but: type[nodes.Element]) -> Iterator[nodes.Text]:
    """Yield each text of a page that a reader sees outside the footnotes, but some."""
    unseen = (*UNSEEN, *but)
    for found in tree.findall(lambda it: isinstance(it, nodes.Text | nodes.image)):
        above = found.parent
        while above not in (None, tree) and not isinstance(above, unseen):
            above = above.parent
        if above is None or above is tree:
            if isinstance(found, nodes.image):
                yield from drawn(found)
            elif isinstance(found, nodes.Text) and squeezed(found.astext()):
                yield found


def drawn(image: nodes.image) -> Iterator[nodes.Text]:
    """Yield the texts of a drawing, in their order."""
    if image["uri"].endswith(".svg"):
        source = Path(image["uri"])  # where Sphinx has put it, or beside the pages
        path = source if source.is_absolute() else ROOT / "book" / source
        for text in ElementTree.parse(path).getroot().iter():
            if text.tag.endswith("}text"):
                yield nodes.Text(text.text or "")


class Spot(NamedTuple):
    """A text and where it begins, in points from the lower left corner."""

    x: float
    y: float
    font: str
    size: float
    text: str

    @property
    def end(self) -> float:
        """Where it ends, before the line was stretched or tightened."""
        return self.x + self.size * sum(
            width(self.font, letter) for letter in self.text.rstrip()
        )


@cache
def spots(path: Path) -> list[list[Spot]]:
    """Return the texts of each page of a PDF."""
    with PdfDocument(path) as file:
        return [list(spots_of(page)) for page in file]


def spots_of(page: PdfPage) -> Iterator[Spot]:
    """Yield the texts of a page in the order in which they are drawn."""
    with closing(page.get_textpage()) as texts:
        for drawn in page.get_objects([pdfium.FPDF_PAGEOBJ_TEXT], textpage=texts):
            assert isinstance(drawn, PdfTextObj)
            text = drawn.extract().replace(SOFT_HYPHEN, "-").strip("\r\n")
            if text.strip():
                place = drawn.get_matrix()
                font = drawn.get_font().get_base_name().partition("+")[2]
                yield Spot(place.e, place.f, font, drawn.get_font_size(), text)


def rows(path: Path) -> list[list[str]]:
    """Return the lines of each page, each letter in the column of its place.

    A column is as wide as a letter of code, which alone stands in columns.
    """
    with PdfDocument(path) as file:
        return [rows_of(page) for page in file]


def rows_of(page: PdfPage) -> list[str]:
    """Return the lines of a page in the order in which they are drawn."""
    found: dict[int, str] = {}
    x, y = c_double(), c_double()
    with closing(page.get_textpage()) as texts:
        for at in range(texts.count_chars()):
            letter = chr(pdfium.FPDFText_GetUnicode(texts, at))
            if not letter.isspace():
                pdfium.FPDFText_GetCharOrigin(texts, at, x, y)
                line = found.get(round(y.value), "")
                found[round(y.value)] = line.ljust(round(x.value / COLUMN)) + letter
    return list(found.values())


@cache
def advances(font: str) -> dict[int, float]:
    """Return how wide each character of a font is, in its size."""
    name = font.removeprefix("TeXGyre").lower()
    (path,) = (
        it
        for it in FONTS.iterdir()
        if it.stem.lower() in (font.lower(), f"texgyre{name}")
    )
    with TTFont(path) as file:
        widths, em = file["hmtx"], file["head"].unitsPerEm
        return {code: widths[it][0] / em for code, it in file.getBestCmap().items()}


def width(font: str, letter: str) -> float:
    """Return how wide a character is, as a share of the size."""
    return advances(font).get(ord(letter), 0)


class Heading(NamedTuple):
    """A line of the outline: how deep, on which page, how high, and what it says."""

    depth: int
    page: int
    top: float
    title: str


def headings(reader: PdfReader) -> list[Heading]:
    """Return the outline of a PDF."""

    def walk(marks: list[Any], depth: int) -> Iterator[Heading]:
        for mark in marks:
            if isinstance(mark, list):
                yield from walk(mark, depth + 1)
            else:
                page = reader.get_destination_page_number(mark) or 0
                yield Heading(depth, page, float(mark.top or 0), mark.title)

    return list(walk(reader.outline, 0))
