"""How the book is bound, whatever the form: whole, alike, and not with mistakes."""

import doctest
import html
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from shutil import copytree

import pytest

import timeline
from harness.books import Book, Mistake, Told, delivered, files_in
from harness.programs import CODE, ROOT
from harness.traces import load

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

EXTENSIONS = ROOT / "book" / "_extensions"
EXAMPLES = [
    ".".join(path.relative_to(ROOT / "book").with_suffix("").parts)
    for path in sorted(EXTENSIONS.rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that binds the whole book, whose pages are read already."""
    book = Book(ROOT, tmp_path_factory.mktemp("book"))
    copytree(delivered("doctrees"), book.out / "doctrees")

    def bind(builder: str) -> Path:
        if not book.bound(builder).exists():
            assert book.build(builder) == (0, "")
        return book.bound(builder)

    return bind


@pytest.mark.parametrize("builder", ["latex", "text"])
def test_other_builders(builder: str, bound: Callable[[str], Path]) -> None:
    """Sphinx's own builders bind the book without a warning."""
    files = list(bound(builder).glob("*.t*"))
    assert any("100 pages in 2.0 s" in path.read_text("utf-8") for path in files)


def test_drawings_in_text(bound: Callable[[str], Path]) -> None:
    """Where nothing can be drawn, the words stand in place of the picture."""
    text = (bound("text") / "ch02_threads.txt").read_text("utf-8")
    said = timeline.describe(load(CODE / "ch02_threads/overlap.trace.json").spans)
    assert " ".join(said.split()) in " ".join(text.split())


def test_numbers() -> None:
    """Chapters and listings are numbered, and references say the number."""
    page = (delivered("html") / "ch02_threads.html").read_text("utf-8")
    text = html.unescape(re.sub(r"<[^>]*>", "", page))
    assert "2. Threads overlap the waiting" in text
    number = r'id="{}".*?"caption-number">Listing\s([\d.]+)'
    said = " and ".join(
        f"Listing\N{NO-BREAK SPACE}{found[1]}"
        for name in ("raw-threads", "interrupted")
        if (found := re.search(number.format(name), page, re.DOTALL))
    )
    assert f"{said} changed shared objects" in text
    assert "The diagnosis from chapter\N{NO-BREAK SPACE}1 is easy" in text


def test_one_page_changed(tmp_path: Path) -> None:
    """When one page is bound again, the book is the same as if all were."""
    cites = "# Cites\n\nSee {numref}`element-whole` and {numref}`element-table`.\n"
    pages = {
        "answers": "# Answers\n\n```{answers}\n```\n",
        "ch01_diagnosis": "# Diagnosis\n\n```{index} meter\n```\n\nWords.\n",
        "cites": cites,
    }
    book = Book.small(tmp_path, pages, "book/elements.md", "book/*.svg", "code/**/*")
    assert book.build("html") == (0, "")
    before = files_in(book.bound("html"))
    book.page("cites").touch()
    assert book.build("html") == (0, "")
    after = files_in(book.bound("html"))
    assert [] == [it for it in before | after if before.get(it) != after.get(it)]


MISTAKES = {
    "unknown_directive": Mistake(
        "```{transcrypt} ch01_diagnosis/waiting.out\n```",
        ["Unknown directive type: 'transcrypt'"],
    ),
    "missing_image": Mistake(
        "![A clock](clock.svg)", ["image file not readable: clock.svg"]
    ),
    "unknown_name": Mistake(
        "It asks {py:func}`time.per_counter`.",
        ["py:func reference target not found: time.per_counter"],
    ),
    "unknown_place": Mistake("See {ref}`nowhere`.", ["undefined label: 'nowhere'"]),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return what is said of a book with all of these mistakes."""
    return Book.mistaken(tmp_path_factory.mktemp("mistakes"), MISTAKES).build()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake: str, told: Told) -> None:
    """A mistake stops the build, which names the page, the line and the trouble."""
    assert told.blames(mistake, MISTAKES[mistake]), told.about(mistake)


def test_command(tmp_path: Path) -> None:
    """The command ends with 1 for any mistake, and says no more than that."""
    (name, mistake), *_ = MISTAKES.items()
    told = Book.mistaken(tmp_path, {name: mistake}).command("dummy")
    assert told.blames(name, mistake)
    assert "Traceback" not in told.said


def test_no_mistake(tmp_path: Path) -> None:
    """A book without a mistake is bound in silence."""
    fine = Mistake("It asks {py:func}`time.perf_counter`.", [])
    assert Book.mistaken(tmp_path, {"fine": fine}).build() == (0, "")


@pytest.mark.parametrize("module", EXAMPLES)
def test_examples(module: str) -> None:
    """The examples in an extension's docstrings come out as they say."""
    result = doctest.testmod(import_module(module))
    assert result.attempted
    assert not result.failed
