"""How programs stand on the page, what they printed, and what ran when."""

import csv
import hashlib
import html
import io
import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

import timeline
from formats import Span
from harness import measurements
from harness.books import Book, Mistake, Told, delivered, html_pages, spoil
from harness.programs import (
    CODE,
    LIBRARY,
    ROOT,
    listed,
    metadata,
    page_of,
    shown,
    without_metadata,
)
from harness.traces import load, traces

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

from _extensions.programs.plots import Plot, plotted
from _extensions.programs.timelines import moved

LISTED = listed()
PRINTING = [
    path for path in LISTED if path.name not in LIBRARY and not metadata(path).serves
]
PROGRAMS = (
    *("code/ch01_diagnosis/waiting.*", "code/ch02_threads/three_workers.*"),
    *("code/ch02_threads/overlap.*", "code/ch02_threads/one_at_a_time.*"),
    *("code/ch02_threads/how_many_workers.*", "code/ch02_threads/kept_silent.*"),
    "code/timelines/empty_jobs.*",
)

OVERLAP = "ch02_threads/overlap.trace.json"
THREE = "ch02_threads/three_workers.trace.json"


class Blocks(HTMLParser):
    """The text of each ``<pre>``, and each link to a download."""

    def __init__(self, page: Path) -> None:
        """Read a page."""
        super().__init__()
        self.texts: list[str] = []
        self.downloads: list[str] = []
        self.inside = False
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        found = dict(attrs)
        if tag == "pre":
            self.inside = True
            self.texts.append("")
        elif "download" in (found.get("class") or ""):
            self.downloads.append(found["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        """Note what closes."""
        if tag == "pre":
            self.inside = False

    def handle_data(self, data: str) -> None:
        """Keep the text of a block."""
        if self.inside:
            self.texts[-1] += data


@cache
def blocks(page: str) -> Blocks:
    """Return what a page of the delivered book shows and offers."""
    return Blocks(delivered("html") / f"{page}.html")


# The delivered book


@pytest.mark.parametrize("program", LISTED, ids=shown)
def test_listing(program: Path) -> None:
    """What stands on the page, and what it offers to download, is the program."""
    page = blocks(page_of(program))
    text = program.read_text("utf-8")
    whole = without_metadata(text)
    shown = map(without_metadata, page.texts)
    assert any(block.strip() and block in whole for block in shown)
    (file,) = {url for url in page.downloads if url.endswith(f"/{program.name}")}
    assert text == (delivered("html") / file).read_text("utf-8")


@pytest.mark.parametrize("program", PRINTING, ids=shown)
def test_output(program: Path) -> None:
    """A transcript on the page is what was recorded."""
    page = page_of(program)
    source = (ROOT / "book" / f"{page}.md").read_text("utf-8")
    paths = re.findall(r"\{transcript\} (\S+)", source)
    ours = [CODE / path for path in paths if f"/{program.stem}." in f"/{path}"]
    assert ours
    for path in ours:
        text = path.read_text("utf-8").rstrip()
        assert any(shows(block.rstrip(), text) for block in blocks(page).texts)


def shows(block: str, text: str) -> bool:
    """Tell whether a block is a transcript, or its command, dots and its end."""
    command, dots, end = block.partition("\n...\n")
    cut = dots and text.startswith(f"{command}\n") and text.endswith(f"\n{end}")
    return block == text or bool(cut)


def test_drawings() -> None:
    """Each timeline stands on its page, twice, and says in words what it shows."""
    texts = [path.read_text("utf-8") for path in html_pages()]
    for path in traces():
        words = html.escape(timeline.describe(load(path).spans))
        assert any(text.count(words) >= 2 for text in texts), shown(path)


def test_measured() -> None:
    """The page has each table of what was measured, made of the figures kept."""
    page = (delivered("html") / "measured.html").read_text("utf-8")
    text = html.unescape(re.sub(r"<[^>]*>", "", page)).replace("\xa0", " ")
    text = "\n".join(filter(None, text.splitlines()))
    files = measurements.files()
    tried = {measurements.KILLS, measurements.ORDERS}  # by commands of their own
    kept = {*measurements.FOLDER.glob("*.csv")} - tried
    assert {path.name for path in kept} == {*files}
    for name, made in files.items():
        there = (measurements.FOLDER / name).read_text("utf-8")
        assert made == there, "run `nox -s measure -- --tables`"
        cells = [cell for row in csv.reader(io.StringIO(made)) for cell in row]
        assert "\n".join(cells) in text, name


# A small book

SHOWN = """# Shown

```{listing} ch02_threads/three_workers.py
:caption: The whole
:marked: sleep(1) | pool.map
```

```{listing} ch02_threads/three_workers.py
:caption: A part
:pyobject: fetch
```

```{listing} timelines/empty_jobs.py
:caption: What is for the tests alone
```

```{transcript} ch02_threads/three_workers.out
:start-at: text of
```

```{plot} ch02_threads/how_many_workers.out
:caption: A plot
:x: workers
:rate: 100 pages
```

```{timeline} ch02_threads/overlap.trace.json
:caption: Quick
:compared-with: ch02_threads/one_at_a_time.trace.json
:unnumbered:
```

```{timeline} ch02_threads/one_at_a_time.trace.json
:caption: Slow
```
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page of a small book that shows programs."""
    book = Book.small(tmp_path_factory.mktemp("programs"), {"shown": SHOWN}, *PROGRAMS)
    threads = book.root / "code/ch02_threads"
    spoil(threads / "three_workers.out", "\n8 pages", "\ntext of 8 pages")
    spoil(threads / "one_at_a_time.trace.json", '"quiet": true', '"quiet": false')
    assert book.build("html") == (0, "")
    return (book.bound("html") / "shown.html").read_text("utf-8")


def plain(markup: str) -> str:
    """Return what a reader sees of a part of a page."""
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def figures(page: str) -> dict[str, str]:
    """Return each figure of a page, by its caption."""
    found = re.findall(r"<figure.*?</figure>", page, re.DOTALL)
    captions = (
        re.search('<span class="caption-text">(.*?)</span>', it) for it in found
    )
    return dict(zip((it[1] for it in captions if it), found, strict=True))


def test_parts(small: str) -> None:
    """A listing says that it is from a file if there is more in the file."""
    said = re.findall(r'class="source">(.*?)</p>', small, re.DOTALL)
    name = "three_workers.py"
    assert [name, f"from {name}", "empty_jobs.py"] == [plain(it) for it in said]


def test_marked(small: str) -> None:
    """The lines are marked that have one of the texts."""
    marked = re.findall(r'<span class="hll">(.*?)\n</span>', small)
    assert ["    sleep(1)", "        texts = list(pool.map(fetch, range(8)))"] == [
        plain(line) for line in marked
    ]


def test_metadata_of_ours(small: str) -> None:
    """What a program says of itself to the tests alone is not shown."""
    assert "tool.book" in (CODE / "timelines/empty_jobs.py").read_text("utf-8")
    assert "tool.book" not in small


def test_shortened(small: str) -> None:
    """Of a transcript that begins later, the command and dots are left."""
    rest = "$ python three_workers.py\n...\ntext of 8 pages in 3.0 s\n"
    assert rest in plain(small)


def test_busy(small: str) -> None:
    """A run on a busy machine is called that, and no other."""
    busy = "on a busy machine"
    assert ["Slow"] == [name for name, it in figures(small).items() if busy in it]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("three_workers.py", '"""Fetch eight', '"""Get eight'),
        ("three_workers.out", "8 pages in 3.0 s", "8 pages in 3.1 s"),
        ("how_many_workers.out", " 5 workers", " 6 workers"),
        ("one_at_a_time.trace.json", '"quiet": true', '"quiet": false'),
    ],
    ids=["program", "transcript", "plot", "trace"],
)
def test_files_change(file: str, old: str, new: str, tmp_path: Path) -> None:
    """When a program, what it printed or its run changes, its page does."""
    book = Book.small(tmp_path, {"shown": SHOWN}, *PROGRAMS)
    assert book.build("html") == (0, "")
    page = book.bound("html") / "shown.html"
    before = page.read_text("utf-8")
    spoil(book.root / "code/ch02_threads" / file, old, new)
    assert book.build("html") == (0, "")
    assert before != page.read_text("utf-8")


def test_plot(small: str) -> None:
    """What was done in the time beside each count is drawn, and said."""
    figure = figures(small)["A plot"]
    assert "pages per second against workers: 50 at 1, 99 at 2, 250 at 5," in figure
    drawn = plotted(
        Plot([(1, 10), (2, 20), (4, 40)], "workers", "pages per second"), 640
    )
    dots = re.findall(r'<circle [^>]*cx="([\d.]+)" cy="([\d.]+)"', drawn)
    (a, top_a), (b, top_b), (c, top_c) = [(float(x), float(y)) for x, y in dots]
    assert (c - b) == pytest.approx(2 * (b - a), rel=0.01)
    assert (top_b - top_c) == pytest.approx(2 * (top_a - top_b), rel=0.01)
    assert a < b
    assert top_c < top_a


def test_timelines_on_one_scale(small: str) -> None:
    """A run can have the scale of a longer one, and no number."""
    quick, slow = figures(small)["Quick"], figures(small)["Slow"]
    assert scale(quick) == scale(slow) == [*"01234567", "8 s"]
    assert "caption-number" not in quick
    assert "caption-number" in slow


def scale(figure: str) -> list[str]:
    """Return the seconds that are written below the widest drawing of a figure."""
    widest, *_ = re.findall(r"<svg.*?</svg>", figure, re.DOTALL)
    (times,) = re.findall(r'<g class="time".*?</g>', widest, re.DOTALL)
    return re.findall(r">([^<]+)</text>", times)


def test_legends(small: str) -> None:
    """A sign is explained below the first drawing of the page that has it."""
    quick, slow = figures(small)["Quick"], figures(small)["Slow"]
    assert quick.count(">waiting</text>") == 2  # wide and narrow
    assert ">waiting</text>" not in slow


def test_where_it_was_recorded(small: str) -> None:
    """The caption of a drawing ends in the program, to download, and in its Python."""
    for name, program in (("Quick", "overlap.py"), ("Slow", "one_at_a_time.py")):
        caption = figures(small)[name].partition("<figcaption>")[2]
        assert f"{program}, Python 3.14" in plain(caption).replace("\xa0", " ")
        assert re.search(rf'<a [^>]*href="_downloads/\w+/{program}"', caption)


def test_plays(tmp_path: Path) -> None:
    """What plays is marked, and its page alone has the script for it."""
    still = f"# A\n\n```{{timeline}} {OVERLAP}\n:caption: Still\n```\n"
    plays = f"# B\n\n```{{timeline}} {OVERLAP}\n:caption: Plays\n:plays:\n```\n"
    book = Book.small(tmp_path, {"a": still, "b": plays}, *PROGRAMS)
    assert book.build("html") == (0, "")
    a, b = ((book.bound("html") / f"{it}.html").read_text("utf-8") for it in "ab")
    assert "play.js" not in a
    assert "play.css" not in a
    assert b.count("play.js") == b.count("play.css") == 1
    assert re.findall(r'<figure class="([^"]*)"', a + b) == [
        "drawn align-default",
        "drawn plays align-default",
    ]


def test_to_fill_in(tmp_path: Path) -> None:
    """Chosen rows are drawn empty and then filled, from 0 on, on a scale one names."""
    rows = ":rows: thread 2 = the second | thread 1\n:until: 4"
    page = f"# A\n\n```{{timeline}} {THREE}\n{rows}\n```\n"
    book = Book.small(tmp_path, {"a": page}, *PROGRAMS)
    assert book.build("html") == (0, "")
    text = (book.bound("html") / "a.html").read_text("utf-8")
    empty, _, full, _ = re.findall(r"<svg[^>]*timeline.*?</svg>", text, re.DOTALL)
    assert scale(empty) == scale(full)
    assert scale(empty)[-1] == "4 s"
    assert "<rect" not in empty
    assert re.findall(r'class="(\w+)"', empty) == ["timeline", "grid", "name", "time"]
    assert re.findall(r'data-rows="0 3\.0\d*,0 3\.0\d*"', full)
    assert "Rows to fill in, from 0 to 4 s: the second, thread 1." in empty
    told = "Where each ended: the second at 3.0 s, thread 1 at 3.0 s."
    assert told in full
    assert told not in empty
    assert f"{told} three_workers.py, Python 3.14" in plain(text).replace("\xa0", " ")


def test_moved() -> None:
    """A run that begins earlier has all of it earlier."""
    span = Span("task 1", "a", 1.0, 2.0, 0.0, held=((1.5, 2.0),), turns=(1.25,))
    busy = ran = ((1.0, 1.5),)
    earlier = moved(span._replace(busy=busy, ran=ran), -1.0)
    assert (earlier.start, earlier.end) == (0.0, 1.0)
    assert earlier.held == ((0.5, 1.0),)
    assert earlier.busy == earlier.ran == ((0.0, 0.5),)
    assert earlier.turns == (0.25,)


def test_spark(tmp_path: Path) -> None:
    """A run in little stands among words on the web, and what is no run is told."""
    spark = "# A\n\nSee {spark}`ch02_threads/overlap.trace.json` here.\n"
    lost = "# B\n\nSee {spark}`ch02_threads/none.trace.json` here.\n"
    book = Book.small(tmp_path, {"a": spark}, *PROGRAMS)
    assert book.build("html") == (0, "")
    (drawn,) = re.findall(
        r'<svg [^>]*class="timeline spark".*?</svg>',
        (book.bound("html") / "a.html").read_text("utf-8"),
    )
    assert drawn.count("<text") == 0
    assert re.findall(r'class="waiting" [^>]*d="([^"]*)"', drawn)[0].count("M") == 8
    book.page("b").write_text(lost, "utf-8")
    said, *_ = book.build("html").about("b")
    assert said.startswith("b.md:3: ")
    assert "code/ch02_threads/none.trace.json has no run to draw" in said


def test_compared_both_ways() -> None:
    """Who shares a scale with a run is named by that, too, on the same page."""
    compared = 0
    for page in sorted((ROOT / "book").glob("*.md")):
        text = page.read_text("utf-8")
        groups = {}
        for trace, options in re.findall(
            r"```\{timeline\} (\S+)\n((?::.*\n)*)```", text
        ):
            others = re.search(r":compared-with: (.*)", options)
            groups[trace] = {trace, *(others[1].split() if others else ())}
        for trace, group in groups.items():
            compared += len(group) > 1
            for other in group:
                assert groups.get(other) == group, f"{page.name}: {trace}, {other}"
    assert compared >= 9


# Mistakes

MISTAKES = {
    "stale_name": Mistake(
        "```{listing} ch02_threads/three_workers.py\n"
        ":caption: A part\n:pyobject: mein\n```",
        ["'mein'", "three_workers.py: name a file below code/, and a part"],
    ),
    "missing_program": Mistake(
        "```{listing} ch01_diagnosis/x.py\n:caption: None\n```",
        ["ch01_diagnosis/x.py", "a file below code/"],
    ),
    "code_before_the_path": Mistake(
        "```{listing} code/ch01_diagnosis/waiting.py\n:caption: A path\n```",
        ["name code/ch01_diagnosis/waiting.py without its code/"],
    ),
    "no_caption": Mistake(
        "```{listing} ch01_diagnosis/waiting.py\n```",
        ["the listing of ch01_diagnosis/waiting.py has no :caption:"],
    ),
    "needless_caption": Mistake(
        "```{listing} ch01_diagnosis/exercises/right_clock.py\n:caption: It\n```",
        ["right_clock.py needs no :caption:"],
    ),
    "nothing_to_mark": Mistake(
        "```{listing} ch01_diagnosis/waiting.py\n"
        ":caption: Marked\n:marked: sleep | pool.gap\n```",
        ["no line to mark has 'pool.gap'"],
    ),
    "fields_without_numbers": Mistake(
        "```{listing} ch01_diagnosis/waiting.py\n"
        ":caption: Fields\n:fields: pages 12 0\n```",
        ["a field is a name, a value, its least and its most: pages 12 0"],
    ),
    "program_for_a_transcript": Mistake(
        "```{transcript} ch01_diagnosis/waiting.py\n```",
        ["ch01_diagnosis/waiting.py is no transcript"],
    ),
    "missing_transcript": Mistake(
        "```{transcript} ch01_diagnosis/walking.out\n```",
        ["walking.out", "run `nox -s record -- walking`"],
    ),
    "broken_transcript": Mistake(
        "```{transcript} ch02_threads/kept_silent.out\n```",
        [
            "code/ch02_threads/kept_silent.out: ",
            "mend it, and run `nox -s record -- kept_silent`",
        ],
    ),
    "empty_transcript": Mistake(
        "```{transcript} ch02_threads/overlap.out\n```",
        [
            "code/ch02_threads/overlap.out: line 1: a transcript opens with `$ python",
            "not with ''; mend it, and run `nox -s record -- overlap`",
        ],
    ),
    "plot_of_no_transcript": Mistake(
        "```{plot} ch02_threads/overlap.out\n"
        ":caption: It\n:x: workers\n:rate: 100 pages\n```",
        ["code/ch02_threads/overlap.out: line 1: a transcript opens with"],
    ),
    "folder_for_a_transcript": Mistake(
        "```{transcript} ch02_threads/one_at_a_time.out\n```",
        ["code/ch02_threads/one_at_a_time.out is a folder, and no file: run `nox"],
    ),
    "transcript_in_no_utf_8": Mistake(
        "```{transcript} ch02_threads/three_workers.out\n```",
        ["code/ch02_threads/three_workers.out: 'utf-8' codec can't decode byte 0xe9"],
    ),
    "missing_line": Mistake(
        "```{transcript} ch01_diagnosis/waiting.out\n:start-at: no such line\n```",
        ["no line of ch01_diagnosis/waiting.out begins with 'no such line'"],
    ),
    "changed_program": Mistake(
        "```{timeline} ch02_threads/three_workers.trace.json\n:caption: Changed\n```",
        ["three_workers.trace.json", "`nox -s record -- three_workers`", "has changed"],
    ),
    "broken_trace": Mistake(
        "```{timeline} ch02_threads/overlap.trace.json\n:caption: Broken\n```",
        ["overlap.trace.json: Expecting", "; record it as CONTRIBUTING.md says"],
    ),
    "folder": Mistake(
        "```{timeline} ch02_threads\n:caption: A folder\n```",
        ["code/ch02_threads is a folder, and no file"],
    ),
    "spoiled_trace": Mistake(
        "```{timeline} ch01_diagnosis/waiting.trace.json\n:caption: Spoiled\n```",
        ["code/ch01_diagnosis/waiting.trace.json: spans[1].end is before its start"],
    ),
    "no_trace": Mistake(
        "```{timeline} ch02_threads/under.trace.json\n:caption: None\n```",
        ["under.trace.json", "record it as CONTRIBUTING.md says"],
    ),
    "compared_with_none": Mistake(
        "```{timeline} ch02_threads/one_at_a_time.trace.json\n"
        ":caption: Alone\n:compared-with: ch02_threads/over.trace.json\n```",
        ["no file code/ch02_threads/over.trace.json: record it as CONTRIBUTING.md"],
    ),
    "note_of_no_row": Mistake(
        "```{timeline} ch02_threads/one_at_a_time.trace.json\n"
        ":caption: Noted\n:notes: main thread 1.5 | thread 9 2.5\n```",
        ["a note is a row's name and a time in it: thread 9 2.5"],
    ),
    "drawing_without_a_caption": Mistake(
        "```{timeline} ch02_threads/one_at_a_time.trace.json\n```",
        ["one_at_a_time.trace.json has no :caption:"],
    ),
    "too_short_to_fill_in": Mistake(
        "```{timeline} ch02_threads/one_at_a_time.trace.json\n:until: 8\n```",
        [":until: 8 is no number of seconds from 8.0046 on"],
    ),
    "no_row_to_fill_in": Mistake(
        "```{timeline} ch02_threads/one_at_a_time.trace.json\n"
        ":until: 9\n:rows: main thread | thread 9 = a\n```",
        ["no row thread 9 in ch02_threads/one_at_a_time.trace.json"],
    ),
    "nothing_to_plot": Mistake(
        "```{plot} ch02_threads/how_many_workers.out\n"
        ":caption: None\n:x: helpers\n:rate: 100 pages\n```",
        ["has no three lines with helpers and seconds"],
    ),
    "outside": Mistake(
        "```{listing} ../pyproject.toml\n:caption: It\n```",
        ["../pyproject.toml is not below code/"],
    ),
    "outside_by_a_way_around": Mistake(
        "```{transcript} ch02_threads/../../walking.out\n```",
        ["ch02_threads/../../walking.out is not below code/"],
    ),
    "absolute": Mistake(
        "```{timeline} /etc/walking.trace.json\n:caption: It\n```",
        ["/etc/walking.trace.json is not below code/"],
    ),
    "spark_outside": Mistake(
        "A run: {spark}`../walking.trace.json`.", ["it is not below code/"]
    ),
    "empty_program": Mistake(
        "```{listing} ch02_threads/empty.py\n:caption: It\n```",
        ["code/ch02_threads/empty.py is empty"],
    ),
    "program_in_no_utf_8": Mistake(
        "```{listing} ch02_threads/latin.py\n:caption: It\n```",
        ["code/ch02_threads/latin.py is not in UTF-8"],
    ),
    "part_of_no_program": Mistake(
        "```{listing} ch02_threads/broken.py\n:caption: It\n:pyobject: main\n```",
        ["code/ch02_threads/broken.py:1: "],
    ),
    "plot_of_zeros": Mistake(
        "```{plot} ch02_threads/zeros.out\n"
        ":caption: It\n:x: workers\n:rate: 9 pages\n```",
        ["zeros.out has a count or a time of 0"],
    ),
    "too_many_workers": Mistake(
        "```{timeline} ch02_threads/many.trace.json\n:caption: It\n```",
        ["many.trace.json has 1001 workers, and a drawing shows 1000 at most"],
    ),
    "plot_of_what": Mistake(
        "```{plot} ch02_threads/how_many_workers.out\n:caption: It\n:rate: 9 pages\n```",
        ["a plot needs :x: workers, or also :rate: 100 pages"],
    ),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return what is said of a book with all of these mistakes."""
    root = tmp_path_factory.mktemp("mistakes")
    book = Book.mistaken(root, MISTAKES, *PROGRAMS)
    threads = book.root / "code/ch02_threads"
    spoil(threads / "three_workers.py", "sleep(1)", "sleep(2)")
    spoil(threads / "kept_silent.out", "$ python", "python")
    trace = threads / "overlap.trace.json"
    trace.write_text(trace.read_text("utf-8")[:400], "utf-8")
    trace = book.root / "code/ch01_diagnosis/waiting.trace.json"
    spoil(trace, '"start": 0.0004, "end": 0.0207', '"start": 0.0004, "end": 0.0002')
    many = json.loads((threads / "three_workers.trace.json").read_text("utf-8"))
    spans = [many["spans"][0] | {"worker": f"thread {at}"} for at in range(1001)]
    many |= {"spans": spans, "seconds": spans[0]["end"], "program": "many.py"}
    many["sha256"] = hashlib.sha256(b"1\n").hexdigest()
    (threads / "many.trace.json").write_text(json.dumps(many))
    (threads / "many.py").write_bytes(b"1\n")
    (threads / "empty.py").write_text("\n")
    (threads / "latin.py").write_bytes(b"# \xe9\n")
    (threads / "broken.py").write_text("def main():\n")
    zeros = "".join(f"{at} workers   {at / 10} s\n" for at in range(3))
    (threads / "zeros.out").write_text(f"$ python zeros.py\n{zeros}")
    (threads / "overlap.out").write_text("")
    (threads / "one_at_a_time.out").unlink()
    (threads / "one_at_a_time.out").mkdir()
    (threads / "three_workers.out").write_bytes(b"$ python three_workers.py\n\xe9\n")
    return book.build()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake: str, told: Told) -> None:
    """A mistake stops the build, which names the page, the line and the trouble."""
    assert told.blames(mistake, MISTAKES[mistake]), told.about(mistake)


def test_names_are_taken_once(tmp_path: Path) -> None:
    """Of two listings with one name on a page, the second is named."""
    listing = "```{listing} ch01_diagnosis/waiting.py\n:caption: It\n:name: it\n```\n"
    pages = {"twice": f"# Twice\n\n{listing}\n{listing}"}
    told = Book.small(tmp_path, pages, *PROGRAMS).build()
    (said,) = told.about("twice")
    assert said.startswith("twice.md:8: ")
    assert "the :name: it is taken on this page" in said
