"""Small documents of every kind: each is set whole, or it is refused with its line."""

import re
import struct
import tomllib
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from pypdf import PdfReader

from harness.books import Book, Told
from harness.pdfs import NAME, Spot, spots, squeezed

pytestmark = pytest.mark.book

CORPUS = tomllib.loads(Path(__file__).with_name("corpus.toml").read_text("utf-8"))
SETTINGS = {
    "myst_enable_extensions": [
        *("amsmath", "colon_fence", "deflist", "dollarmath", "html_image"),
        *("attrs_inline", "tasklist"),
    ],
    "myst_dmath_double_inline": True,
    "suppress_warnings": ["misc.highlighting_failure", "ref.footnote"],
    "nitpicky": False,
}
LONG = {  # what would fill the file
    "TALL": " ".join(f"tall{at} is in a cell taller than a page." for at in range(200)),
    "ROWS\n": "".join(f"| row {at} | of a table that goes on |\n" for at in range(60)),
}
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 20">'
    '<text y="9">drawn words</text>%s</svg>'
)
FOREIGN = '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>'
JPEG = bytes.fromhex(  # one grey pixel
    "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d"
    "0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d3832"
    "3c2e333432ffc0000b080001000101011100ffc4001f0000010501010101010100000000000000000102"
    "030405060708090a0bffc400b5100002010303020403050504040000017d010203000411051221314106"
    "13516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a34353637"
    "38393a434445464748494a535455565758595a636465666768696a737475767778797a83848586878889"
    "8a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6"
    "d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fbfcff00ffd9"
)
VOID = "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"
WEB_ALONE = re.compile(r"¶|‣|^\d+(\.\d+)*\.$")


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def small_book(root: Path, documents: dict[str, str]) -> Book:
    """Return a book with a chapter for each document, and files that they name."""
    source = root / "book"
    source.mkdir(parents=True)
    files = {
        "square.png": png(40, 40),
        "tall.png": png(600, 1400),
        "square.jpg": JPEG,
        "broken.png": b"no picture",
        "drawing.svg": (DRAWING % "").encode(),
        "foreign.svg": (DRAWING % FOREIGN).encode(),
        "broken.svg": b"<svg",
        "data.csv": b"a,b\n1,2\n",
    }
    for name, data in files.items():
        (source / name).write_bytes(data)
    pages = {}
    for name, text in documents.items():
        for short, long in LONG.items():
            text = text.replace(short, long)
        label = f"({name.replace('_', '-')})=\n" if name == "header_links" else ""
        pages[name] = f"{label}# Page {name.replace('_', ' ')}\n\n{text.lstrip()}"
    contents = "\n".join(["```{toctree}", ":numbered:", ":caption: A part", "", *pages])
    pages["index"] = f"# A book\n\n{contents}\n```\n"
    for name in {"no_title"} & {*documents}:
        pages[name] = documents[name]
    if "nested_contents" in documents:
        pages["nested_page"] = "# Nested page\n\nWords of the nested page.\n"
    return Book.small(root, pages)


class Words(HTMLParser):
    """The words of the main part of a page on the web."""

    def __init__(self) -> None:
        """Begin outside of it."""
        super().__init__()
        self.within: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what begins."""
        if tag == "article" or self.within:
            classes = (dict(attrs).get("class") or "").split()
            is_unseen = {"headerlink", "linenos", "toctree-wrapper"} & {*classes}
            name = "script" if is_unseen or tag == "mjx" else tag
            if tag not in VOID:
                self.within.append(name)

    def handle_endtag(self, tag: str) -> None:
        """Note what ends."""
        if self.within:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        """Keep words that a reader sees."""
        if self.within and not {"script", "style"} & {*self.within}:
            self.found += data.split()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, Path]:
    """Return the documents that are set, and the PDF that has them all."""
    book = small_book(tmp_path_factory.mktemp("corpus"), CORPUS["set"])
    told = book.build("press", press_papers=["a4"], **SETTINGS)
    assert told == Told(0, "")
    return book, book.bound("press") / f"{NAME}-a4.pdf"


@pytest.mark.xdist_group("corpus")
def test_no_word_of_the_web_is_lost(printed: tuple[Book, Path]) -> None:
    """Every word that a page has on the web is printed."""
    book, path = printed
    assert book.build("html", **SETTINGS).status in (0, 1)
    pages = PdfReader(path).pages
    body = squeezed("".join(page.extract_text() for page in pages))
    lost = {}
    for name in (*CORPUS["set"], "nested_page"):
        reader = Words()
        html = (book.bound("html") / f"{name}.html").read_text("utf-8")
        reader.feed(html)
        assert reader.found
        words = (
            squeezed(word)
            for word in reader.found
            if not re.search(r"\\[()\[\]a-zA-Z]|[_^]\{|^\S*[\\$&]", word)  # of formulas
        )
        missing = [it for it in words if it not in body and not WEB_ALONE.search(it)]
        if missing and not name.startswith(("formula", "only")):
            lost[name] = missing
    assert not lost


@pytest.mark.xdist_group("corpus")
def test_signs_of_a_signature_are_not_explained(printed: tuple[Book, Path]) -> None:
    """What the web says of a slash in a signature when one points at it is left out."""
    _, path = printed
    body = squeezed("".join(page.extract_text() for page in PdfReader(path).pages))
    assert "/,*,there:int" in body


@pytest.mark.xdist_group("corpus")
def test_no_word_leaves_its_page(printed: tuple[Book, Path]) -> None:
    """No word is outside the paper, or ends behind the edge of the text."""
    _, path = printed
    for number, page in enumerate(PdfReader(path).pages):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        for spot in own(spots(path)[number]):
            assert 0 < spot.x < width, f"page {number + 1}: {spot}"
            assert spot.end < width - 60, f"page {number + 1}: {spot}"
            assert 0 < spot.y < height, f"page {number + 1}: {spot}"


@pytest.mark.xdist_group("corpus")
def test_no_word_overprints_another(printed: tuple[Book, Path]) -> None:
    """Words on one line stand beside each other."""
    _, path = printed
    compared = 0
    for number, page in enumerate(spots(path)):
        lines: dict[int, list[Spot]] = {}
        for spot in own(page):
            lines.setdefault(round(spot.y), []).append(spot)
        for line in lines.values():
            for first, second in pairwise(sorted(line, key=lambda it: it.x)):
                overlap = first.end - second.x
                slack = 3 + 0.03 * (first.end - first.x)  # lines are tightened
                assert overlap < slack, f"page {number + 1}: {first} and {second}"
                compared += 1
    assert compared > 200


@pytest.mark.xdist_group("corpus")
def test_code_in_a_cell_stays_in_it(printed: tuple[Book, Path]) -> None:
    """A table that has code or notes in its cells gives them what width they need."""
    _, path = printed
    texts = [spot for page in spots(path) for spot in page]
    code = next(it for it in texts if "a_function_in_a_cell" in it.text)
    note = next(it for it in texts if "a note beside" in it.text)
    assert code.end < note.x


def test_wide_tables_are_turned(tmp_path: Path) -> None:
    """A table that is too wide is printed whole, on its side."""
    book = small_book(tmp_path, CORPUS["turned"])
    assert book.build("press", press_papers=["a4"], **SETTINGS).status == 0
    path = book.bound("press") / f"{NAME}-a4.pdf"
    text = squeezed("".join(page.extract_text() for page in PdfReader(path).pages))
    for words in CORPUS["turned"].values():
        found = re.findall(r"\w+", words)
        assert len(found) > 10
        assert not [it for it in found if it not in text]
    turned = []

    def keep(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip() and (abs(cm[1]) > 0.5 or abs(tm[1]) > 0.5):
            turned.append(text)

    for page in PdfReader(path).pages:
        page.extract_text(visitor_text=keep)
    assert any("ninth_value" in it for it in turned)


def own(found: list[Spot]) -> Iterator[Spot]:
    """Yield the texts in fonts of ours, whose widths we know."""
    yield from (it for it in found if "Math" not in it.font and "CMM" not in it.font)


@pytest.mark.parametrize("alone", [False, True], ids=["together", "alone"])
def test_refused_with_its_line(alone: bool, tmp_path: Path) -> None:
    """What can't be set is named with its line, and nothing is printed."""
    refused = {
        name: it
        for name, it in CORPUS["refused"].items()
        if it.get("alone", False) == alone
    }
    book = small_book(tmp_path, {name: it["text"] for name, it in refused.items()})
    told = book.build("press", press_papers=["a4"], **SETTINGS)
    assert told.status == 1
    for name, it in refused.items():
        said = "".join(told.about(name))
        found = re.findall(rf"(?m)^{name}\.md:(\d+): .*(?:{it['says']})", said)
        assert str(it["line"]) in found, f"{name}: {said or told.said}"
    assert not list(book.bound("press").glob("*.pdf"))
