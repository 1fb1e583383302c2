"""What the builders must and must not do with the book."""

import doctest
import html
import io
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest

import timeline
from harness.books import FEW, build, copied, keep, spoil
from harness.programs import CODE, ROOT, listed, page_of, shown
from harness.traces import load, traces
from harness.transcripts import recorded

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

LISTED = listed()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that binds the book and says where it lies."""
    folder = tmp_path_factory.mktemp("book")

    def bind(builder: str) -> Path:
        if not (folder / builder).exists():
            done = build(ROOT, builder, folder)
            assert done.returncode == 0, done.stdout
        return folder / builder

    return bind


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the book that a test may spoil."""
    return copied(tmp_path)


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


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_other_builders(builder: str, built: Callable[[str], Path]) -> None:
    """Sphinx's own builders bind the book without a warning."""
    files = list(built(builder).glob("*.t*"))
    assert any("100 pages in 2.0 s" in path.read_text("utf-8") for path in files)


@pytest.mark.parametrize("program", LISTED, ids=shown)
def test_listing(program: Path, built: Callable[[str], Path]) -> None:
    """What stands on the page, and what it offers to download, is the program."""
    folder = built("html")
    blocks = Blocks(folder / f"{page_of(program)}.html")
    text = program.read_text("utf-8")
    assert any(block.strip() and block in text for block in blocks.texts)
    (file,) = {url for url in blocks.downloads if url.endswith(f"/{program.name}")}
    assert text == (folder / file).read_text("utf-8")


def test_parts(built: Callable[[str], Path]) -> None:
    """A listing says that it is from a file if there is more in the file."""
    listing = r'class="source">(from )?<a [^>]*href="([^"]*)".*?<pre>(.*?)</pre>'
    folder = built("html")
    said = {}
    for page in folder.glob("*.html"):
        for part, file, code in re.findall(listing, page.read_text("utf-8"), re.DOTALL):
            text = html.unescape(re.sub(r"<[^>]*>", "", code))
            whole = (folder / file).read_text("utf-8")
            said[page.name, file, text] = (part == "", text.strip() == whole.strip())
    assert len(said) > len(LISTED) / 2
    assert [it for it, (says, is_whole) in said.items() if says != is_whole] == []


def test_spaces(built: Callable[[str], Path]) -> None:
    """No line ends before a unit, or between a chapter and its number."""
    code = r"<(pre|code|script|style|svg|title)\b.*?</\1>|<[^>]*>"
    parted = r".*\d (?:[%×]|m?s|[kMG]B)(?!\w)|.*(?i:chapters?|python) \d.*"
    for source in (ROOT / "book").glob("*.md"):
        page = built("html") / f"{source.stem}.html"
        text = html.unescape(re.sub(code, "", page.read_text("utf-8"), flags=re.DOTALL))
        assert re.findall(parted, text) == [], page.name


@pytest.mark.parametrize("program", LISTED, ids=shown)
def test_output(program: Path, built: Callable[[str], Path]) -> None:
    """A transcript on the page is what was recorded."""
    page = ROOT / "book" / f"{page_of(program)}.md"
    paths = re.findall(r"\{transcript\} (\S+)", page.read_text("utf-8"))
    blocks = Blocks(built("html") / f"{page_of(program)}.html")
    ours = [CODE / path for path in paths if f"/{program.stem}." in f"/{path}"]
    assert ours
    for path in ours:
        text = path.read_text("utf-8").rstrip()
        assert any(shows(block.rstrip(), text) for block in blocks.texts)


def shows(block: str, text: str) -> bool:
    """Tell whether a block is a transcript, or its command, dots and its end."""
    command, dots, end = block.partition("\n...\n")
    cut = dots and text.startswith(f"{command}\n") and text.endswith(f"\n{end}")
    return block == text or bool(cut)


def test_index_says_see_last(built: Callable[[str], Path]) -> None:
    """In the index, what an entry says to see stands below what it leads to."""
    index = (built("html") / "genindex.html").read_text("utf-8")
    mixed = 0
    for below in re.findall(r"<ul>((?:(?!<ul>).)*?)</ul>", index, re.DOTALL):
        leads = [bool(link) for link in re.findall(r"<li>\s*(<a)?", below)]
        assert leads == sorted(leads, reverse=True), below
        mixed += len({*leads}) == 2
    assert mixed


def test_drawings(built: Callable[[str], Path]) -> None:
    """Each timeline stands on its page, twice, and says in words what it shows."""
    pages = {
        path.stem: path.read_text("utf-8") for path in built("html").glob("*.html")
    }
    for path in traces():
        words = html.escape(timeline.describe(load(path).spans))
        drawn = [name for name, text in pages.items() if text.count(words) >= 2]
        assert drawn, shown(path)


def test_drawings_in_text(built: Callable[[str], Path]) -> None:
    """Where nothing can be drawn, the words stand in place of the picture."""
    text = (built("text") / "ch02_threads.txt").read_text("utf-8")
    said = timeline.describe(load(CODE / "ch02_threads/overlap.trace.json").spans)
    assert " ".join(said.split()) in " ".join(text.split())


def test_no_address(built: Callable[[str], Path]) -> None:
    """Where the book's address is not known, nothing is said that needs it."""
    folder = built("html")
    assert not (folder / "sitemap.xml").exists()
    for page in folder.glob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r'rel="canonical"|og:url|og:image|twitter:', text)


def test_measured(built: Callable[[str], Path]) -> None:
    """The tables have a column for each Python that was measured."""
    page = (built("html") / "measured.html").read_text("utf-8")
    text = html.unescape(re.sub(r"<[^>]*>", " ", page)).replace("\xa0", " ")
    data = json.loads((ROOT / "book/measured.json").read_text("utf-8"))
    rows = [row for table in tables().values() for row in table]
    for column in data.values():
        assert column["python"] in text
        for row in rows:
            if "program" in row:
                figure = column["figures"].get(f"{row['program']}: {row['reads']}")
                assert figure is None or figure in text
    for row in rows:
        assert row["what"] in text


EXAMPLES = [
    path.stem
    for path in (ROOT / "book/_extensions").glob("*.py")
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("extension", EXAMPLES)
def test_examples(extension: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples in an extension's docstrings come out as they say."""
    monkeypatch.syspath_prepend(ROOT / "book/_extensions")
    result = doctest.testmod(import_module(extension))
    assert result.attempted
    assert not result.failed


def tables() -> dict[str, list[dict[str, str]]]:
    """Return the tables of what is measured."""
    text = (ROOT / "book/measured.toml").read_text("utf-8")
    found: dict[str, list[dict[str, str]]] = tomllib.loads(text)
    return found


def test_numbers(built: Callable[[str], Path]) -> None:
    """Chapters and listings are numbered, and references say the number."""
    page = (built("html") / "ch02_threads.html").read_text("utf-8")
    text = html.unescape(re.sub(r"<[^>]*>", "", page))
    assert "2. Threads overlap the waiting" in text
    numbers = [
        re.search(rf'id="{name}".*?"caption-number">Listing\s([\d.]+)', page, re.DOTALL)
        for name in ("raw-threads", "interrupted")
    ]
    said = " and ".join(f"Listing\N{NO-BREAK SPACE}{number[1]}" for number in numbers)
    assert f"{said} changed shared objects" in text
    assert "The diagnosis from chapter\N{NO-BREAK SPACE}1 is easy" in text


def stale_listing(book: Path) -> tuple[int, list[str]]:
    """Name a function that is no longer there."""
    page = book / "ch02_threads.md"
    line = spoil(page, ":pyobject: main", ":pyobject: mein")
    return line - 3, ["'mein'", "three_workers.py", "a part that stands in it"]


def missing_program(book: Path) -> tuple[int, list[str]]:
    """Name a program that does not exist."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "ing} ch01_diagnosis/waiting.py", "ing} ch01_diagnosis/x.py")
    return line, ["ch01_diagnosis/x.py", "a file below code/"]


def code_before_the_path(book: Path) -> tuple[int, list[str]]:
    """Name a program by its whole path."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "ing} ch01_diagnosis/wai", "ing} code/ch01_diagnosis/wai")
    return line, ["name code/ch01_diagnosis/waiting.py without its code/"]


def name_that_is_taken(book: Path) -> tuple[int, list[str]]:
    """Give two listings of a page the same name."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, ":name: computing\n", ":name: waiting\n")
    return line - 2, ["the :name: waiting is taken on this page"]


def program_for_a_transcript(book: Path) -> tuple[int, list[str]]:
    """Show a program where it should be what it printed."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "t} ch01_diagnosis/waiting.out", "t} ch01_diagnosis/waiting.py")
    return line, ["ch01_diagnosis/waiting.py is no transcript"]


def no_caption(book: Path) -> tuple[int, list[str]]:
    """Leave the caption of a listing out."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, ":caption: A long sum\n", "")
    return line - 1, ["computing.py has no :caption:"]


def nothing_to_mark(book: Path) -> tuple[int, list[str]]:
    """Mark a line that is no longer there."""
    page = book / "ch02_threads.md"
    line = spoil(page, "| pool.map\n", "| pool.gap\n")
    return line - 3, ["no line to mark has 'pool.gap'"]


def too_few_seconds(book: Path) -> tuple[int, list[str]]:
    """Draw a run on the scale of a shorter one."""
    page = book / "ch02_threads.md"
    name = ":name: one-at-a-time-drawn\n"
    line = spoil(page, name, f"{name}:seconds: 7\n")
    return line - 2, ["one_at_a_time.trace.json takes 8.0", ":seconds: may not be"]


def choice_outside(book: Path) -> tuple[int, list[str]]:
    """Leave the space before a reason out."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "\n  It would shorten the 3", "\nIt would shorten the 3")
    return opening(page, line), ["ends too soon: indent", "two spaces: [ ] A comp"]


def no_right_choice(book: Path) -> tuple[int, list[str]]:
    """Ask a question without an answer."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "- [x] Several copies", "- [ ] Several copies")
    return opening(page, line), ["one right choice, marked [x]; this has 0"]


def two_right_choices(book: Path) -> tuple[int, list[str]]:
    """Ask a question with two answers."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "- [ ] A computer with", "- [x] A computer with")
    return opening(page, line), ["one right choice, marked [x]; this has 2"]


def no_mark(book: Path) -> tuple[int, list[str]]:
    """Leave open whether a choice is right."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "- [ ] A computer with", "- A computer with")
    return opening(page, line), ["begin this choice with [x] or [ ]: A computer"]


def no_reason(book: Path) -> tuple[int, list[str]]:
    """Give a choice without saying why it is wrong."""
    page = book / "ch01_diagnosis.md"
    text = page.read_text("utf-8")
    start = text.index("  It would shorten the 3 seconds.")
    reason = text[start : text.index("- [ ] Four processes")]
    line = spoil(page, reason, "")
    return opening(page, line), ["no reason below it: A computer with a faster"]


def link_in_a_choice(book: Path) -> tuple[int, list[str]]:
    """Put a link into what will be a button."""
    page = book / "ch02_threads.md"
    line = spoil(page, "- [ ] A fifth more pages", "- [ ] {numref}`rounds` A fifth")
    return line - 5, ["a choice is a button and can't have a link"]


def no_choices(book: Path) -> tuple[int, list[str]]:
    """Ask without choices."""
    page = book / "ch02_threads.md"
    with page.open("a", encoding="utf-8") as file:
        file.write("\n```{checkpoint}\nIs it?\n```\n")
    line = len(page.read_text("utf-8").splitlines()) - 2
    return line, ["a checkpoint is a question, then a list of choices"]


def opening(page: Path, line: int) -> int:
    """Return the line on which the checkpoint opens that contains a line."""
    lines = page.read_text("utf-8").splitlines()
    return max(at for at in range(1, line) if lines[at - 1] == "```{checkpoint}")


def missing_transcript(book: Path) -> tuple[int, list[str]]:
    """Show an output that was never recorded."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "ch01_diagnosis/waiting.out", "ch01_diagnosis/walking.out")
    return line, ["walking.out", "run `nox -s record -- walking`"]


def missing_line(book: Path) -> tuple[int, list[str]]:
    """Begin an output at a line that was never printed."""
    page = book / "ch01_diagnosis.md"
    line = spoil(
        page,
        "```{transcript} ch01_diagnosis/waiting.out\n",
        "```{transcript} ch01_diagnosis/waiting.out\n:start-at: no such line\n",
    )
    return line, ["no line of ch01_diagnosis/waiting.out begins with 'no such line'"]


def unknown_directive(book: Path) -> tuple[int, list[str]]:
    """Mistype a directive."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "```{transcript}", "```{transcrypt}")
    return line, ["Unknown directive type: 'transcrypt'"]


def missing_image(book: Path) -> tuple[int, list[str]]:
    """Show a picture that is not there."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "## Two clocks\n", "## Two clocks\n\n![A clock](clock.svg)\n")
    return line + 2, ["image file not readable: clock.svg"]


def unknown_name(book: Path) -> tuple[int, list[str]]:
    """Refer to something that Python does not have."""
    page = book / "ch01_diagnosis.md"
    line = spoil(page, "{py:func}`time.perf_counter`", "{py:func}`time.per_counter`")
    return line - 1, ["py:func reference target not found: time.per_counter"]


def changed_program(book: Path) -> tuple[int, list[str]]:
    """Change a program, and not its trace."""
    spoil(book.parent / "code/ch02_threads/three_workers.py", "sleep(1)", "sleep(2)")
    text = (book / "ch02_threads.md").read_text("utf-8")
    line = text[: text.index("{timeline} ch02_threads/three_workers")].count("\n") + 1
    return line, [
        "three_workers.trace.json",
        "has changed",
        "`nox -s record -- three_workers`",
    ]


def broken_trace(book: Path) -> tuple[int, list[str]]:
    """Cut a trace short."""
    trace = book.parent / "code/ch02_threads/three_workers.trace.json"
    trace.write_text(trace.read_text("utf-8")[:400], "utf-8")
    text = (book / "ch02_threads.md").read_text("utf-8")
    line = text[: text.index("{timeline} ch02_threads/three_workers")].count("\n") + 1
    return line, [
        "code/ch02_threads/three_workers.trace.json: Expecting",
        "record it as CONTRIBUTING.md says",
    ]


def no_trace(book: Path) -> tuple[int, list[str]]:
    """Draw a run that nobody recorded."""
    page = book / "ch02_threads.md"
    line = spoil(
        page, "{timeline} ch02_threads/overlap", "{timeline} ch02_threads/under"
    )
    return line, ["under.trace.json", "record it as CONTRIBUTING.md says"]


def nothing_to_plot(book: Path) -> tuple[int, list[str]]:
    """Plot what the program does not print."""
    page = book / "ch02_threads.md"
    line = spoil(page, ":x: workers", ":x: helpers")
    return line - 3, ["has no three lines with helpers and seconds"]


def no_such_table(book: Path) -> tuple[int, list[str]]:
    """Ask for figures that nobody measures."""
    page = book / "ch01_diagnosis.md"
    line = spoil(
        page, "## Two clocks\n", "```{measured} weights\n```\n\n## Two clocks\n"
    )
    return line, ["measured.toml has no table weights"]


SPOILERS = [
    changed_program,
    broken_trace,
    no_trace,
    nothing_to_plot,
    no_such_table,
    stale_listing,
    missing_program,
    code_before_the_path,
    name_that_is_taken,
    program_for_a_transcript,
    too_few_seconds,
    choice_outside,
    no_caption,
    nothing_to_mark,
    no_right_choice,
    two_right_choices,
    no_mark,
    no_reason,
    link_in_a_choice,
    no_choices,
    missing_transcript,
    missing_line,
    unknown_directive,
    missing_image,
    unknown_name,
]


def unwarned(test: Callable[..., None]) -> Callable[..., None]:
    """Let sphinx-multitoc-numbering and MyST call what will go."""
    for call in (
        "nodes.Node.traverse:DeprecationWarning",
        ".*MystReferenceResolver.app",
    ):
        test = pytest.mark.filterwarnings(f"ignore:{call}")(test)
    return test


def read(root: Path) -> tuple[int, str]:
    """Let Sphinx read some pages; return its status, and what it says."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    said = io.StringIO()
    with patch_docutils(ROOT), docutils_namespace():
        app = Sphinx(
            *(root / "book", ROOT, root / "out", root / "out/doctrees", "dummy"),
            status=None,
            warning=said,
            warningiserror=True,
        )
        app.build()
    return app.statuscode, re.sub(r"\x1b\[[\d;]*m", "", said.getvalue())


@unwarned
@pytest.mark.parametrize("spoiler", SPOILERS, ids=lambda spoiler: spoiler.__name__)
def test_mistakes(spoiler: Callable[[Path], tuple[int, list[str]]], copy: Path) -> None:
    """A mistake stops the build, which names the page, the line and the trouble."""
    line, words = spoiler(copy / "book")
    keep(copy / "book", FEW)
    status, said = read(copy)
    assert status == 1
    (message,) = (m for m in messages(said) if words[-1] in m)
    assert re.search(rf"ch0\d_\w+\.md:{line}: ", message)
    for word in words:
        assert word in said


def messages(output: str) -> Iterator[str]:
    """Yield what Sphinx said, a message with its following lines at a time."""
    yield from re.split(r"\n(?=\S+\.md:)", output)


def test_answers(built: Callable[[str], Path]) -> None:
    """Each checkpoint is answered at the back, and the answer leads back to it."""
    folder = built("html")
    answers = (folder / "answers.html").read_text("utf-8")
    asked = [
        f"{page.stem}.html#{found}"
        for page in sorted(folder.glob("ch*.html"))
        for found in re.findall(r'id="(checkpoint-\d+)"', page.read_text("utf-8"))
    ]
    assert len(asked) >= 6
    assert asked == re.findall(r'href="(ch\w+\.html#checkpoint-\d+)"', answers)
    assert len(asked) == len(re.findall(r": [A-Z] is right\.</strong>", answers))


def test_answers_follow_their_questions(copy: Path) -> None:
    """When a question changes, the answers page changes with it."""
    keep(copy / "book", [*FEW, "answers"])
    answers = copy / "out/html/answers.html"
    build(copy, "html", copy / "out")
    assert "rounds do." in answers.read_text("utf-8")
    spoil(copy / "book/ch02_threads.md", "rounds do.", "rounds count.")
    build(copy, "html", copy / "out")
    assert "rounds count." in answers.read_text("utf-8")


def test_one_page_changed(copy: Path) -> None:
    """When one page is bound again, the book is the same as if all were."""
    out = copy / "out/html"
    books = []
    for _ in range(2):
        done = build(copy, "html", copy / "out")
        assert done.returncode == 0, done.stdout
        books.append({it: it.read_bytes() for it in out.rglob("*") if it.is_file()})
        (copy / "book" / "ch02_threads.md").touch()
    before, after = books
    assert [] == [it.name for it in before | after if before.get(it) != after.get(it)]


@unwarned
def test_said_again(copy: Path) -> None:
    """What is wrong with a page is said with each build, and once mended no more."""
    page = copy / "book" / "ch02_threads.md"
    text = page.read_text("utf-8")
    line = spoil(page, "{transcript}", "{transcribed}")
    wrong = f"ch02_threads.md:{line}: WARNING: Unknown directive"
    keep(copy / "book", FEW)
    assert wrong in read(copy)[1]
    assert wrong in read(copy)[1]
    page.write_text(text, "utf-8")
    assert wrong not in read(copy)[1]


def test_another_output(copy: Path) -> None:
    """A program that prints something else is named, with what to do."""
    spoil(copy / "code/ch01_diagnosis/waiting.py", "pages in", "sheets in")
    test = "tests/chapters/test_programs.py::test_transcript[code/ch01_diagnosis/waiting.out]"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", test],
        cwd=copy,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert recorded(CODE / "ch01_diagnosis/waiting.out").output.strip() in done.stdout
    assert "waiting.out is not what waiting.py prints now" in done.stdout
    assert "run `nox -s record -- waiting`" in done.stdout
