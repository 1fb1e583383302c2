"""Print books, and read what was printed."""

import io
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from _extensions.press import PressBuilder

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "book" / "_extensions" / "press" / "fonts"
NAME = "waiting-or-computing"


@dataclass
class Printed:
    """A book that came from the press, or what it said instead."""

    app: Sphinx
    said: str

    def on(self, paper: str) -> Path:
        """Where the PDF for a paper would lie."""
        return Path(self.app.outdir) / f"{NAME}-{paper}.pdf"

    @property
    def path(self) -> Path:
        """Where the PDF would lie that is made first."""
        return self.on(self.app.config.press_papers[0])

    @property
    def reader(self) -> PdfReader:
        """The PDF, to read."""
        return PdfReader(self.path)

    def doctrees(self) -> dict[str, nodes.document]:
        """Return each printed page as the press saw it."""
        builder = self.app.builder
        assert isinstance(builder, PressBuilder)
        names = [
            name
            for toctree in builder.toctrees()
            for _, name in toctree["entries"]
            if name in self.app.env.found_docs
        ]
        return {name: builder.resolved(name) for name in names}


def press(source: Path, out: Path, papers: Iterable[str] = ("a4",)) -> Printed:
    """Print the book whose pages lie in ``source``."""
    said = io.StringIO()
    with patch_docutils(ROOT), docutils_namespace():
        app = Sphinx(
            *(source, ROOT, out, out / "doctrees", "press"),
            confoverrides={"press_papers": list(papers)},
            status=None,
            warning=said,
            freshenv=True,
        )
        app.build()
    return Printed(app, re.sub(r"\x1b\[[\d;]*m", "", said.getvalue()))


def press_pages(folder: Path, papers: Iterable[str] = ("a4",), **pages: str) -> Printed:
    """Print some pages as the chapters of a book of their own."""
    source = folder / "book"
    source.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "book" / "python.inv", source)
    for name, text in pages.items():
        (source / f"{name}.md").write_text(text, "utf-8")
    index = ["# A book", "", "```{toctree}", ":numbered:", ":caption: A part", ""]
    (source / "index.md").write_text("\n".join([*index, *pages, "```"]), "utf-8")
    return press(source, folder / "out", papers)


def squeezed(text: str) -> str:
    """Return a text without spaces, hyphens and the mark of a wrapped line."""
    return re.sub(r"[\s\-\u00ad\u2010\u21aa]", "", text)


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
            width(self.font, letter)
            for letter in self.text.rstrip().removeprefix(" ")  # which pypdf puts
        )


@cache
def spots(path: Path) -> list[list[Spot]]:
    """Return the texts of each page of a PDF."""
    pages = []
    for page in PdfReader(path).pages:
        found: list[Spot] = []

        def keep(
            text: str,
            cm: list[float],
            tm: list[float],
            font: dict[str, Any] | None,
            size: float,
            found: list[Spot] = found,
        ) -> None:
            if font and text.strip():
                name = re.sub(r"/.*\+|-Identity-H", "", font["/BaseFont"])
                lead = len(text) - len(text.lstrip("\n"))
                found.append(
                    Spot(cm[4] + tm[4], cm[5] + tm[5], name, size, text[lead:])
                )

        page.extract_text(visitor_text=keep)
        pages.append(found)
    return pages


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
