"""What the book's site has beside the text of its pages."""

import json
import re
import struct
from collections import Counter
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from harness import books
from harness.programs import PYPROJECT

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

ADDRESS = "https://book.example/part/"
BOOK = PYPROJECT["tool"]["book"]
EDITIONS = {
    "index": ["waiting-or-computing-a4.pdf", "waiting-or-computing.epub"],
    "cheat_sheet": ["cheat-sheet-letter.pdf"],
}


class Page(HTMLParser):
    """What a page says of itself, and what it leads to."""

    def __init__(self, path: Path) -> None:
        """Read a page."""
        super().__init__()
        self.said: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.needed: list[str] = []
        self.ids: Counter[str] = Counter()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says."""
        found = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in found:
            self.said[found.get("name") or found.get("property", "")] = found["content"]
        if tag == "link":
            self.links[found["rel"]] = found["href"]
        if "id" in found:
            self.ids[found["id"]] += 1
        self.needed += [
            found[name] for name in ("href", "src", "action") if name in found
        ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the book as it is published, with other editions beside it."""
    root = books.copied(tmp_path_factory.mktemp("site"))
    for name in chain(*EDITIONS.values()):
        edition = root / "_build" / Path(name).suffix[1:] / name
        edition.parent.mkdir(parents=True, exist_ok=True)
        edition.write_bytes(name.encode() * 1000)
    done = books.build(root, "html", root / "out", ADDRESS)
    assert done.returncode == 0, done.stdout
    return root / "out/html"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    """Return all pages."""
    return {path.stem: Page(path) for path in site.glob("*.html")}


def test_described(pages: dict[str, Page], site: Path) -> None:
    """Each page has a description, an address, and a card that is there."""
    for name, page in pages.items():
        assert len(page.said["description"]) >= 50
        assert page.said["og:title"]
        assert page.said["og:description"] == page.said["description"]
        if name == "404":
            assert "canonical" not in page.links
            continue
        assert f"{ADDRESS}{name}.html" == page.links["canonical"]
        if name not in ("genindex", "search"):
            assert f"{ADDRESS}{name}.html" == page.said["og:url"]
            card = page.said["og:image"].removeprefix(ADDRESS)
            assert (1200, 630) == size(site / card)


def size(png: Path) -> tuple[int, int]:
    """Return width and height of a picture."""
    head = png.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return struct.unpack(">II", head[16:])


def test_site_map(pages: dict[str, Page], site: Path) -> None:
    """The site map has all pages that have something to find."""
    listed = re.findall(r"<loc>(.*)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    left_out = {"404", "search", "elements"}
    assert sorted(listed) == [f"{ADDRESS}{n}.html" for n in sorted({*pages} - left_out)]


@pytest.mark.parametrize("at", ["nothing.html", "deep/down/nothing/"])
def test_not_found(at: str, pages: dict[str, Page], site: Path) -> None:
    """From any address that has no page, all that the 404 page names is found."""
    wanted = urljoin(ADDRESS, at)
    ours = [
        urlsplit(urljoin(wanted, link)).path
        for link in pages["404"].needed
        if not link.startswith("#") and urljoin(wanted, link).startswith(ADDRESS)
    ]
    assert len(ours) >= 15
    for path in ours:
        assert (site / path.removeprefix(urlsplit(ADDRESS).path)).is_file(), path


def test_no_name_twice(pages: dict[str, Page]) -> None:
    """No two things on a page have one name."""
    for name, page in pages.items():
        assert [] == [it for it, count in page.ids.items() if count > 1], name


def test_installable(site: Path, pages: dict[str, Page]) -> None:
    """A device finds what it needs to install the book."""
    assert {page.links["manifest"] for page in pages.values()} == {
        "book.webmanifest",
        "/part/book.webmanifest",
    }
    manifest = json.loads((site / "book.webmanifest").read_text("utf-8"))
    assert BOOK["title"] == manifest["name"]
    assert (site / manifest["start_url"]).is_file()
    for icon in manifest["icons"]:
        assert icon["sizes"] == "{}x{}".format(*size(site / icon["src"]))
    assert {"192x192", "512x512"} == {icon["sizes"] for icon in manifest["icons"]}
    assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}


def test_offline_list(site: Path, pages: dict[str, Page]) -> None:
    """Who keeps the book has all of it but what is a file by itself."""
    kept = {name for name, *_ in json.loads((site / "offline.json").read_text("utf-8"))}
    assert kept > {f"{name}.html" for name in pages}
    needed = {
        path
        for page in pages.values()
        for link in page.needed
        if (path := urlsplit(urljoin(ADDRESS, link)).path.removeprefix("/part/"))
        and (site / path).is_file()
    }
    assert {Path(name).suffix for name in needed - kept} == {".pdf", ".epub"}


def test_editions(site: Path, pages: dict[str, Page]) -> None:
    """What else is built is offered, whole."""
    for name, editions in EDITIONS.items():
        offered = [it for it in pages[name].needed if it.endswith((".pdf", ".epub"))]
        assert editions == [Path(it).name for it in offered]
        for it in offered:
            assert (site / it).read_bytes() == Path(it).name.encode() * 1000
