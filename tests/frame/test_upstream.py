"""Bugs of others that we mend: each is still there, and our mend helps.

Where a test says that a bug is gone, take the mend out, and its test.
"""

import html
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from harness.books import Book, spoil
from harness.programs import PYPROJECT, PYTHONPATH, ROOT, environment

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

FURO = {"html_theme": "furo", "language": "en_GB"}
SITE = {
    **FURO,
    "html_context": {"subtitle": "s", "palette": PYPROJECT["tool"]["book"]["palette"]},
    "templates_path": [str(ROOT / "book/_extensions/site/templates")],
}

Files = dict[str, str]


def bound(folder: Path, files: Files, *extensions: str, **settings: Any) -> Any:
    """Bind pages in reStructuredText as HTML, in `folder`; return Sphinx's application.

    What is already there is bound again if it has changed.
    """
    from sphinx.testing.util import SphinxTestApp

    for name, text in {"conf.py": "", **files}.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    ours = [f"_extensions.upstream.{name}" for name in extensions]
    app = SphinxTestApp(
        "html",
        srcdir=folder,
        confoverrides={"extensions": ours, "numfig": True, **settings},
    )
    try:
        app.build()
    finally:
        app.cleanup()
    return app


def page(app: Any, name: str = "index") -> str:
    """Return a page that was bound."""
    text: str = (app.outdir / f"{name}.html").read_text("utf-8")
    return text


def body(text: str) -> str:
    """Return what stands in a page's main part, without the theme."""
    return text[text.index('<div class="body"') : text.index("sphinxsidebar")]


def self_closing(folder: Path, *mend: str) -> bool:
    """Tell whether docutils ends tags in a slash that never close."""
    text = "Title\n=====\n\n.. image:: x.svg\n\n| a\n"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    return " />" in body(
        page(bound(folder, {"index.rst": text, "x.svg": drawing}, *mend))
    )


def title_in_a_section(folder: Path, *mend: str) -> bool:
    """Tell whether the title of a page stands in a section of it."""
    text = page(bound(folder, {"index.rst": "Title\n=====\n\nPart\n----\n"}, *mend))
    assert re.search(r"<section [^>]*>\s*<h2>", text)
    return re.search(r"<section [^>]*>\s*<h1>", text) is not None


def table_named_twice(folder: Path, *mend: str) -> bool:
    """Tell whether Furo's box around a table has the table's name, too."""
    text = (
        "Title\n=====\n\n.. table:: T\n   :name: it\n\n   ==  ==\n   a   b\n   ==  ==\n"
    )
    app = bound(folder, {"index.rst": text}, *mend, **FURO)
    count = page(app).count('id="it"')
    assert count in (1, 2)
    return count == 2


def read_for_each_reference(folder: Path, *mend: str) -> bool:
    """Tell whether Sphinx reads a page for each reference to a number on it."""
    from sphinx.environment import BuildEnvironment

    read: list[str] = []
    get_doctree = BuildEnvironment.get_doctree

    def noted(self: BuildEnvironment, docname: str) -> Any:
        read.append(docname)
        return get_doctree(self, docname)

    asked = (
        "Title\n=====\n\n" + "See :numref:`it`.\n\n" * 9 + ".. toctree::\n\n   there\n"
    )
    there = (
        "There\n=====\n\n.. table:: T\n   :name: it\n\n   ==  ==\n   a   b\n   ==  ==\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BuildEnvironment, "get_doctree", noted)
        app = bound(folder, {"index.rst": asked, "there.rst": there}, *mend)
    assert page(app).count(">Table 1<") == 9
    return read.count("there") >= 9


def said_once(folder: Path, *mend: str) -> bool:
    """Tell whether Sphinx says nothing of a page that it has read before."""
    wrong = {"index.rst": "Title\n=====\n\n.. no-such-directive::\n"}
    first, second = (bound(folder, wrong, *mend).warning.getvalue() for _ in range(2))
    assert "no-such-directive" in first
    return "no-such-directive" not in second


def entries_forgotten(folder: Path, *mend: str) -> bool:
    """Tell whether the search forgets the entries of a page that stays as it is."""
    files = {
        "index.rst": "Title\n=====\n\n.. toctree::\n\n   there\n",
        "there.rst": "There\n=====\n\n.. index:: heron\n\nA bird.\n",
    }
    app = bound(folder, files, *mend)
    assert "heron" in (app.outdir / "searchindex.js").read_text("utf-8")
    files["index.rst"] += "\nMore.\n"
    app = bound(folder, files, *mend)
    return "heron" not in (app.outdir / "searchindex.js").read_text("utf-8")


def read_one_by_one(folder: Path, *mend: str) -> bool:
    """Tell whether Sphinx may not read several pages at once."""
    from sphinx.testing.util import SphinxTestApp

    (folder / "conf.py").touch()
    (folder / "index.rst").write_text("Title\n=====\n", "utf-8")
    ours = [f"_extensions.upstream.{name}" for name in mend]
    settings = {"extensions": ["sphinx_multitoc_numbering", *ours]}
    app = SphinxTestApp("html", srcdir=folder, confoverrides=settings)
    app.cleanup()
    return not app.is_parallel_allowed("read")


BUGS = [
    (self_closing, "markup"),
    (title_in_a_section, "markup"),
    (table_named_twice, "markup"),
    (read_for_each_reference, "numrefs"),
    (said_once, "repeated_warnings"),
    (entries_forgotten, "search"),
    (read_one_by_one, "serial_reading"),
]


@pytest.mark.parametrize(("bug", "mend"), BUGS)
def test_still_there(bug: Callable[..., bool], mend: str, tmp_path: Path) -> None:
    """Without our mend the bug is there."""
    assert bug(tmp_path), f"it is gone: take it out of upstream/{mend}.py"


@pytest.mark.parametrize(("bug", "mend"), BUGS)
def test_mended(bug: Callable[..., bool], mend: str, tmp_path: Path) -> None:
    """With our mend it is not."""
    assert not bug(tmp_path, mend)


def test_said_again(tmp_path: Path) -> None:
    """What is wrong with a page is said with each build, and once mended no more."""
    book = Book.small(tmp_path, {"wrong": "# Wrong\n\n```{note}\nIt is.\n```\n"})
    spoil(book.page("wrong"), "{note}", "{noted}")
    wrong = "wrong.md:3: WARNING: Unknown directive"
    assert wrong in book.build().said
    assert wrong in book.build().said
    spoil(book.page("wrong"), "{noted}", "{note}")
    assert book.build() == (0, "")


def test_each_has_a_test() -> None:
    """Each mend is among those above, and says where it was reported, if it was."""
    folder = ROOT / "book/_extensions/upstream"
    mends = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert mends == {mend for _, mend in BUGS}
    for mend in mends:
        said = (folder / f"{mend}.py").read_text("utf-8").split('"""')[1]
        assert re.search(r"\w/[\w-]+#\d+|Not reported", said), mend


IN_TEMPLATES = [
    ("index", r"<meta [^>]* />", "Furo ends tags in a slash that never close"),
    ("index", r'<aside class="sidebar-drawer"', "Furo's left aside has no name"),
    ("index", r'<aside class="toc-drawer', "Furo's right aside has no name"),
    ("index", r'role="heading"(?! aria-level)', "Furo's headings have no level"),
    (
        "index",
        r'src="_static/translations\.js',
        "Sphinx loads a catalogue without words",
    ),
    ("index", r'<script src="(?!_static/letters)', "Sphinx's scripts hold up the page"),
    ("search", r'content="noindex"', "Furo hides the search from search engines"),
    ("genindex", r"<section [^>]*>\s*<h1", "the index's title is in a section"),
]


@pytest.fixture(scope="module", params=[FURO, SITE], ids=["Furo's", "ours"])
def templates(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bool, Any]:
    """Return a book in Furo's templates or in ours, and whether it is ours."""
    files = {
        "index.rst": (
            "Title\n=====\n\n.. index:: heron\n\n.. toctree::\n   :caption: C\n\n   it\n\n"
            "Part\n----\n\nPart 2\n------\n"
        ),
        "it.rst": "It\n==\n",
    }
    folder = tmp_path_factory.mktemp("templates")
    return request.param is SITE, bound(folder, files, **request.param)


@pytest.mark.parametrize(("name", "bug", "words"), IN_TEMPLATES)
def test_templates(
    name: str, bug: str, words: str, templates: tuple[bool, Any]
) -> None:
    """What the site's templates mend is there in Furo's, and not in ours."""
    mended, app = templates
    found = re.search(bug, page(app, name))
    assert bool(found) != mended, f"{name}.html: {words}, or no longer"


def test_search_has_a_title(templates: tuple[bool, Any]) -> None:
    """The page that searches has a title in ours, and none in Furo's."""
    mended, app = templates
    assert mended == (re.search(r"<h1>", page(app, "search")) is not None)


def test_no_words_in_the_catalogue(templates: tuple[bool, Any]) -> None:
    """Sphinx's British catalogue has no words of its own: nothing is lost without it."""
    _, app = templates
    script = (app.outdir / "_static/translations.js").read_text("utf-8")
    messages = json.loads(script.partition("(")[2].rpartition(")")[0])["messages"]
    assert messages
    assert all(said in (words, "", ["", ""]) for words, said in messages.items())


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("sphinx_multitoc_numbering", ".traverse("),
        ("myst_parser.sphinx_ext.myst_refs", "self.app"),
        ("sphinx_sitemap", "env.app"),
        ("notfound.extension", "global_toctree_for_doc("),
    ],
)
def test_calls_that_will_go(module: str, call: str) -> None:
    """Extensions of others still call what will go, which the tests tolerate."""
    assert call in inspect.getsource(import_module(module)), "not tolerated any more"


GROUPED = """
import pytest
@pytest.mark.xdist_group("alone")
@pytest.mark.parametrize("it", range(4))
def test_it(it):
    pass
"""


@pytest.mark.parametrize("mended", [False, True])
def test_groups_run_in_one_process(mended: bool, tmp_path: Path) -> None:
    """pytest-xdist forgets groups, pytest-dev/pytest-xdist#1386, and not with us."""
    (tmp_path / "test_it.py").write_text(GROUPED)
    if mended:
        (tmp_path / "conftest.py").write_bytes(
            (ROOT / "tests/conftest.py").read_bytes()
        )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup", "-v", "."],
        cwd=tmp_path,
        env=environment(PYTHONPATH=PYTHONPATH),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "4 passed" in done.stdout, done.stdout
    assert ("@alone" in done.stdout) == mended, "it is gone: take it out of conftest.py"


@pytest.mark.filterwarnings("ignore:.*BuildEnvironment.app")  # which it calls
def test_address_without_its_slash(tmp_path: Path) -> None:
    """sphinx-sitemap puts no slash between address and page: jdillard/sphinx-sitemap#60."""
    app = bound(
        tmp_path,
        {"index.rst": "Title\n=====\n"},
        html_baseurl="https://book.example/part",
        sitemap_url_scheme="{link}",
        extensions=["sphinx_sitemap"],
    )
    site_map = html.unescape((app.outdir / "sitemap.xml").read_text("utf-8"))
    assert "https://book.example/partindex.html" in site_map, "no slash in conf.py then"
