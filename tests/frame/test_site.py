"""What the book's site has beside the text of its pages."""

import gzip
import html
import json
import re
import struct
from collections import Counter
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from harness.books import ADDRESS, Book, delivered, html_pages
from harness.colours import contrast
from harness.programs import PYPROJECT, ROOT

pytest.importorskip("sphinx", reason="the book's tools are not installed here")

from fontTools.ttLib import TTFont

from _extensions.site.fonts import LATIN, PRESS, SHEETS, reduced

pytestmark = pytest.mark.book

BOOK = PYPROJECT["tool"]["book"]
NAME = PYPROJECT["project"]["name"]
PAGES = {
    "index": """---
description: The first page of a small book, which leads to all of the others.
---

# A book

```{editions} waiting-or-computing
```

```{toctree}
sheet
```
""",
    "sheet": """# A sheet

```{index} sheets
```

```{editions} cheat-sheet
```

```{editions} nothing
```
""",
    "elements": "---\norphan: true\nnosearch: true\n---\n\n# Elements\n\nAll.\n",
}
EDITIONS = {
    "index": ["waiting-or-computing-a4.pdf", "waiting-or-computing.epub"],
    "sheet": ["cheat-sheet-letter.pdf"],
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


@cache
def pages() -> dict[str, Page]:
    """Return all pages of the delivered book."""
    return {path.stem: Page(path) for path in html_pages()}


def measures(png: Path) -> tuple[int, int]:
    """Return width and height of a picture."""
    head = png.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    return struct.unpack(">II", head[16:])


def leads_away(page: Page) -> list[str]:
    """Return the links of a page to files that are taken along whole."""
    return [it for it in page.needed if it.endswith((".pdf", ".epub"))]


# The delivered book


def test_described() -> None:
    """Each page says what is on it, the same to a search and to who shares it."""
    for page in pages().values():
        assert len(page.said["description"]) >= 50
        assert page.said["og:title"]
        assert page.said["og:description"] == page.said["description"]


def test_no_name_twice() -> None:
    """No two things on a page have one name."""
    for name, page in pages().items():
        assert [] == [it for it, count in page.ids.items() if count > 1], name


def test_weight_of_script_and_style() -> None:
    """Script and style of ours are less than 20 kB on each page, over the wire."""
    ours = {it.name for it in (ROOT / "book/_extensions").glob("*/static/*.*s")}
    for name, page in pages().items():
        names = {urlsplit(it).path.lstrip("/") for it in page.needed}
        files = [delivered("html") / it for it in names if Path(it).name in ours]
        weights = {it.name: len(gzip.compress(it.read_bytes())) for it in files}
        assert "book.css" in weights, name
        assert sum(weights.values()) < 20_000, (name, weights)


def test_installable() -> None:
    """A device finds what it needs to install the book."""
    site = delivered("html")
    assert {Path(page.links["manifest"]).name for page in pages().values()} == {
        "book.webmanifest"
    }
    manifest = json.loads((site / "book.webmanifest").read_text("utf-8"))
    assert BOOK["title"] == manifest["name"]
    assert (site / manifest["start_url"]).is_file()
    for icon in manifest["icons"]:
        assert icon["sizes"] == "{}x{}".format(*measures(site / icon["src"]))
    assert {"192x192", "512x512"} == {icon["sizes"] for icon in manifest["icons"]}
    assert "maskable" in {icon.get("purpose") for icon in manifest["icons"]}


def test_offline_list() -> None:
    """Who keeps the book has all of it but what is a file by itself."""
    site = delivered("html")
    kept = {name for name, *_ in json.loads((site / "offline.json").read_text("utf-8"))}
    assert kept > {f"{name}.html" for name in pages()}
    needed = {
        path
        for page in pages().values()
        for link in page.needed
        if (path := urlsplit(urljoin("/", link)).path.removeprefix("/"))
        and (site / path).is_file()
    }
    assert {Path(name).suffix for name in needed - kept} == {".pdf", ".epub"}


def test_all_editions() -> None:
    """The first page offers the book on every paper and for an app, as delivered."""
    built = [*delivered("pdf").glob("*.pdf"), *delivered("epub").glob("*.epub")]
    books = {it.name: it for it in built if it.stem.startswith(NAME)}
    offered = [delivered("html") / link for link in leads_away(pages()["index"])]
    assert {*books} == {it.name for it in offered}
    assert len(offered) == 4
    for it in offered:
        assert it.read_bytes() == books[it.name].read_bytes()


# A small book, with an address and without


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Return a small book that is published, with other editions beside it."""
    book = Book.small(tmp_path_factory.mktemp("site"), PAGES)
    for name in (name for names in EDITIONS.values() for name in names):
        edition = book.root / "_build" / Path(name).suffix[1:] / name
        edition.parent.mkdir(parents=True, exist_ok=True)
        edition.write_bytes(name.encode() * 100_000)
    assert book.build("html", address=ADDRESS) == (0, "")
    return book


@pytest.fixture(scope="module")
def published(small: Book) -> dict[str, Page]:
    """Return its pages."""
    return {path.stem: Page(path) for path in small.bound("html").glob("*.html")}


def test_addresses(published: dict[str, Page], small: Book) -> None:
    """Each page that has an address says so, and has a card that is there."""
    assert {*published} == {*PAGES, "404", "genindex", "search"}
    for name, page in published.items():
        if name == "404":
            assert "canonical" not in page.links
            continue
        assert f"{ADDRESS}{name}.html" == page.links["canonical"]
        if name in PAGES:
            assert f"{ADDRESS}{name}.html" == page.said["og:url"]
            card = page.said["og:image"].removeprefix(ADDRESS)
            assert (1200, 630) == measures(small.bound("html") / card)


def test_no_address(tmp_path: Path) -> None:
    """Where the book's address is not known, nothing is said that needs it."""
    book = Book.small(tmp_path, PAGES)
    assert book.build("html") == (0, "")
    assert not (book.bound("html") / "sitemap.xml").exists()
    assert not (book.bound("html") / "cards").exists()
    for page in book.bound("html").glob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r'rel="canonical"|og:url|og:image|twitter:', text)


def test_report(tmp_path: Path) -> None:
    """Where the repository is known, each page leads to a report that names it."""
    book = Book.small(tmp_path, PAGES)
    forge = "https://forge.example/us/book"
    assert book.build("html", address=ADDRESS, report_to=forge) == (0, "")
    for name in PAGES:
        links = [
            urlsplit(link)
            for link in Page(book.bound("html") / f"{name}.html").needed
            if link.startswith(forge)
        ]
        assert [link.path for link in links] == ["/us/book/issues/new"]
        asked = parse_qs(links[0].query)
        assert asked["title"] == [f"{name}: "]
        assert f"Page: {ADDRESS}{name}.html\n" in asked["body"][0]


def test_no_report(published: dict[str, Page]) -> None:
    """Where it is not known, no page speaks of reports."""
    for page in published.values():
        assert not any("/issues/new" in link for link in page.needed)


def test_static_files_change(tmp_path: Path) -> None:
    """When a style or a script changes, every page is written that names it."""
    book = Book.small(tmp_path, PAGES, "book/_extensions/site/static/*")
    static = tmp_path / "book/_extensions/site/static"
    written = []
    for style in ("p {}", "p {}", "p { margin: 0; }"):
        (static / "book.css").write_text(style)
        assert book.build("html", html_static_path=[str(static)]) == (0, "")
        page = book.bound("html") / "elements.html"  # which is read once
        written.append(page.stat().st_mtime_ns)
    first, second, third = written
    assert first == second < third


def test_style_without_comments(tmp_path: Path) -> None:
    """What a style sheet says to who writes it is not sent to readers, build after build."""
    book = Book.small(tmp_path, PAGES, "book/_extensions/site/static/*")
    static = tmp_path / "book/_extensions/site/static"
    (static / "book.css").write_text("/* So. */\n\np {\n  top: 0; /* or\n not */\n}\n")
    for _ in range(2):
        assert book.build("html", html_static_path=[str(static)]) == (0, "")
        delivered = book.bound("html") / "_static/book.css"
        assert delivered.read_text() == "p {\n  top: 0;\n}\n"


def test_site_map(published: dict[str, Page], small: Book) -> None:
    """The site map has all pages that have something to find."""
    site_map = (small.bound("html") / "sitemap.xml").read_text("utf-8")
    listed = re.findall(r"<loc>(.*?)</loc>", site_map)
    found = sorted({*published} - {"404", "search", "elements"})
    assert sorted(listed) == [f"{ADDRESS}{name}.html" for name in found]


def test_address_without_its_slash(tmp_path: Path) -> None:
    """An address may end in a slash, or not."""
    book = Book.small(tmp_path, {})
    assert book.build("html", address=ADDRESS.rstrip("/")) == (0, "")
    site_map = (book.bound("html") / "sitemap.xml").read_text("utf-8")
    assert f"<loc>{ADDRESS}index.html</loc>" in site_map


@pytest.mark.parametrize("at", ["nothing.html", "deep/down/nothing/"])
def test_not_found(at: str, published: dict[str, Page], small: Book) -> None:
    """From any address that has no page, all that the 404 page names is found."""
    wanted = urljoin(ADDRESS, at)
    ours = [
        urlsplit(urljoin(wanted, link)).path
        for link in published["404"].needed
        if not link.startswith("#") and urljoin(wanted, link).startswith(ADDRESS)
    ]
    assert len(ours) >= 15
    for path in ours:
        name = path.removeprefix(urlsplit(ADDRESS).path)
        assert (small.bound("html") / name).is_file(), path


def test_editions(published: dict[str, Page], small: Book) -> None:
    """What else is built is offered, whole and with its size, and nothing else is."""
    for name, editions in EDITIONS.items():
        page = (small.bound("html") / f"{name}.html").read_text("utf-8")
        offered = [small.bound("html") / link for link in leads_away(published[name])]
        assert editions == [it.name for it in offered]
        assert page.count('class="editions') == 1
        for it in offered:
            assert it.read_bytes() == it.name.encode() * 100_000
            size = f", {it.stat().st_size / 1e6:.1f}\N{NO-BREAK SPACE}MB"
            assert size in page


def test_editions_come_later(tmp_path: Path) -> None:
    """What is built later is offered then, though the page has not changed."""
    book = Book.small(tmp_path, PAGES)
    pages = [book.bound("html") / f"{name}.html" for name in EDITIONS]
    assert book.build("html") == (0, "")
    assert [[], []] == [leads_away(Page(page)) for page in pages]
    edition = tmp_path / "_build/pdf/cheat-sheet-a4.pdf"
    edition.parent.mkdir(parents=True)
    edition.write_bytes(b"printed")
    assert book.build("html") == (0, "")
    assert [0, 1] == [len(leads_away(Page(page))) for page in pages]


def test_kept_on_a_device(small: Book) -> None:
    """Of each file that a device keeps, the list has its size and its hash."""
    site = small.bound("html")
    kept = {name: it for name, *it in json.loads((site / "offline.json").read_bytes())}
    assert kept["index.html"][0] == (site / "index.html").stat().st_size
    digest = sha256((site / "index.html").read_bytes()).hexdigest()
    assert digest.startswith(kept["index.html"][1])
    assert len(kept["index.html"][1]) == 16
    assert "_static/book.css" in kept
    assert not {"sitemap.xml", "worker.js", "offline.json"} & {*kept}
    assert not [name for name in kept if name.startswith("cards/")]


# Its look


def letters(path: Path) -> set[str]:
    """Return the letters that a page shows."""
    text = path.read_text("utf-8").partition("<body")[2]
    text = re.sub(r"<(script|style|svg).*?</\1>", "", text, flags=re.DOTALL)
    return {*html.unescape(re.sub(r"<[^>]*>", "", text))} - {"\n"}


def test_letters() -> None:
    """Each letter of the book is in its fonts, which weigh less than 120 kB."""
    for path in html_pages():
        lacking = sorted(letters(path) - {*map(chr, LATIN)})
        assert not lacking, f"{path.name} has {lacking}: add them to LATIN in fonts.py"
    (folder,) = (delivered("html") / "_static").glob("fonts-*")
    sheets = {
        path.stem: gzip.compress(path.read_bytes()) for path in folder.glob("*.css")
    }
    assert {*sheets} == {*SHEETS}
    assert sum(map(len, sheets.values())) < 120_000
    licences = {path.name for path in (ROOT / "book").rglob("fonts/*.txt")}
    assert licences == {path.name for path in folder.glob("*.txt")} != set()


def test_subset() -> None:
    """A font on the web has the letters, and says whose it is."""
    (_, _, file) = SHEETS["italic"][0]
    font = TTFont(BytesIO(reduced(PRESS / file)))
    assert {*LATIN} == {*font.getBestCmap()}
    assert "TeX Gyre" in str(font["name"].getDebugName(0))


def test_fonts_of_a_page(tmp_path: Path) -> None:
    """A page has the fonts that it uses, and no others."""
    pages = {"plain": "# Plain\n\nWords.\n", "loud": "# Loud\n\n**Words**, *words*.\n"}
    book = Book.small(tmp_path, pages)
    assert book.build("html") == (0, "")
    for name, used in {
        "plain": ["letters"],
        "loud": ["letters", "italic", "bold"],
        "genindex": ["letters", "bold"],  # the names of letters, and of main entries
        "search": ["letters", "bold", "code"],
    }.items():
        text = (book.bound("html") / f"{name}.html").read_text("utf-8")
        hrefs = re.findall(
            r'<link rel="stylesheet" href="(_static/fonts-[^"]+)">', text
        )
        assert [Path(href).stem for href in hrefs] == used
        assert all((book.bound("html") / href).is_file() for href in hrefs)


@pytest.mark.parametrize(
    "file",
    [
        "code/timelines/timeline.py",
        "book/paper/bars.typ",
        "book/_extensions/site/static/favicon.svg",
        "book/choosing.svg",
        "book/where.svg",
    ],
)
def test_one_palette(file: str) -> None:
    """What can't read the palette has the same colours written in it."""
    light = {*BOOK["palette"]["light"].values()}
    used = {*re.findall("#[0-9a-f]{6}", (ROOT / file).read_text("utf-8"))}
    assert used
    assert used <= light


def test_charts(tmp_path: Path) -> None:
    """A chart stands in the page, in its colours; on paper it is a picture."""
    figure = "# A\n\n```{figure} where.svg\n:alt: Is it <slow>?\n\nA chart.\n```\n"
    other = "```{image} two-clocks.svg\n:alt: two\n```\n"
    book = Book.small(tmp_path, {"a": f"{figure}\n{other}"}, "book/*.svg")
    assert book.build("html") == (0, "")
    page = (book.bound("html") / "a.html").read_text("utf-8")
    (chart,) = re.findall(r'<svg[^>]*class="chart".*?</svg>', page, re.DOTALL)
    assert 'aria-label="Is it &lt;slow&gt;?"' in chart
    assert re.findall("#[0-9a-f]{6}", chart) == []
    assert {*re.findall(r"var\(--([a-z-]+)\)", chart)} <= {*BOOK["palette"]["dark"]}
    assert re.findall(r'<img[^>]*src="([^"]*)"', page) == ["_images/two-clocks.svg"]


def test_palettes() -> None:
    """Light and dark have the same names; waiting and computing differ by three to one."""
    palettes = BOOK["palette"]
    assert [*palettes["light"]] == [*palettes["dark"]]
    for palette in palettes.values():
        assert contrast(palette["waiting"], palette["computing"]) >= 3
        assert contrast(palette["waiting-edge"], palette["ground"]) >= 3
        for name in ("ink", "quiet", "link", "navy"):
            assert contrast(palette[name], palette["ground"]) >= 4.5


def test_cover() -> None:
    """The first page opens with a cover: title, promise, two runs, and the way in."""
    page = (delivered("html") / "index.html").read_text("utf-8")
    cover = page.partition('<div class="cover">')[2].partition('class="start ')[0]
    assert cover.startswith("<h1>")
    assert "recipes that work" in cover
    assert cover.count("<figure") == 2
    assert 'href="ch01_diagnosis.html"' in page.partition('class="start ')[2][:200]
    assert page.count('class="sidebar-search"') == 1
    rows = re.findall(r"<li>.*?</li>", page.partition('class="chapters ')[2], re.DOTALL)
    chapters = [row for row in rows if "timeline spark" in row]
    stems = {path.stem for path in (ROOT / "book").glob("ch[0-9]*.md")}
    assert {re.findall(r'href="(\w+)\.html"', row)[0] for row in chapters} == stems
    assert all(len(re.sub("<[^>]*>", "", row).split("\n")) >= 2 for row in chapters)


def test_columns_have_names(tmp_path: Path) -> None:
    """Cells of a wide table know their column for small screens; others need not."""
    wide = "| a | b & c | d |\n|---|---|---|\n| 1 | 2 | 3 |\n"
    narrow = "| e | f |\n|---|---|\n| 4 | 5 |\n"
    book = Book.small(tmp_path, {"tables": f"# T\n\n{wide}\n{narrow}"})
    assert book.build("html") == (0, "")
    text = (book.bound("html") / "tables.html").read_text("utf-8")
    names = re.findall(r'data-name="([^"]*)"></span>(?:<p>)?(\d)', text)
    assert names == [("a", "1"), ("b &amp; c", "2"), ("d", "3")]


def test_rows_have_addresses(tmp_path: Path) -> None:
    """Each row below the head of a table that has a name can be linked to."""
    plain = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n"
    named = f"```{{table}} T\n:name: numbers\n\n{plain}```\n"
    book = Book.small(tmp_path, {"tables": f"# T\n\n{plain}\n{named}"})
    assert book.build("html") == (0, "")
    text = (book.bound("html") / "tables.html").read_text("utf-8")
    assert re.findall(r'<tr[^>]* id="([^"]*)"', text) == ["numbers-1", "numbers-2"]
