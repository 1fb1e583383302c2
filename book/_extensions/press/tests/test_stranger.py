"""A project that knows nothing but this folder prints its book."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

pytest.importorskip("sphinx", reason="Sphinx is not installed here")
pytest.importorskip("typst", reason="Typst is not installed here")
pytest.importorskip("pypdf", reason="pypdf is not installed here")

from pypdf import PdfReader

pytestmark = pytest.mark.book

PRESS = Path(__file__).parents[1]
INDEX = """
A book of strangers
===================

Words of the root.

.. toctree::
   :numbered:
   :caption: The first

   page

.. toctree::
   :numbered:
   :caption: The second

   later
"""
LATER = "Later\n=====\n\nSee :ref:`there`.\n"
THEOREM = """
from docutils import nodes
from docutils.parsers.rst import Directive

class theorem(nodes.Admonition, nodes.Element):
    pass

class Theorem(Directive):
    has_content = True
    def run(self):
        node = theorem("", nodes.title("", "Of Pythagoras"))
        self.state.nested_parse(self.content, self.content_offset, node)
        node.line = self.lineno
        return [node]

def visit(translator, node):
    return f'block({translator.inside(node)} + "quod erat")'

def setup(app):
    app.add_node(theorem, %s)
    app.add_directive("theorem", Theorem)
"""
PAGE = """
.. _there:

A page
======

Words.

.. theorem::

   Squares add up.
"""


class Done(NamedTuple):
    """How a build ended, what it said, and where its files are."""

    status: int
    said: str
    out: Path

    def text(self, paper: str = "a4") -> str:
        """Return what is printed on a paper, without spaces."""
        pages = PdfReader(self.out / f"book-{paper}.pdf").pages
        return "".join("".join(page.extract_text().split()) for page in pages)


def print_book(
    folder: Path,
    page: str,
    conf: str = "",
    theorem: str = "",
    kind: str = "theorem",
    index: str = INDEX,
) -> Done:
    """Print a small book with its own configuration, in a process of its own."""
    documents = {"index": index, "page": page, "later": LATER}
    for name, text in documents.items():
        (folder / f"{name}.rst").write_text(text, "utf-8")
    extensions = ["press", "theorems"] if theorem else ["press"]
    (folder / "theorems.py").write_text(
        THEOREM.replace("theorem", kind) % theorem, "utf-8"
    )
    (folder / "conf.py").write_text(
        f"project = 'Strangers'\nextensions = {extensions}\n{conf}", "utf-8"
    )
    out = folder / "out"
    done = subprocess.run(
        [*(sys.executable, "-m", "sphinx", "-q", "-b", "press"), folder, out],
        env={**os.environ, "PYTHONPATH": f"{PRESS.parent}{os.pathsep}{folder}"},
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout + done.stderr, out)


def test_nodes_are_set_as_their_extension_says(tmp_path: Path) -> None:
    """An extension gives its node to the press, as to any other builder."""
    done = print_book(tmp_path, PAGE, theorem="press=(visit, None)")
    assert done.said == ""
    text = done.text()
    assert "Squaresaddup.quoderat" in text
    assert "Wordsoftheroot." in text
    assert "PartIIThesecond" in text


@pytest.mark.parametrize("name", ["theorem", "legend"])
def test_derived_nodes_are_no_known_ones(name: str, tmp_path: Path) -> None:
    """What is derived from a node, or has its name, is not taken for one, but named."""
    page = PAGE.replace("theorem", name)
    done = print_book(tmp_path, page, theorem="html=(visit, None)", kind=name)
    assert done.status == 1
    said = f"page.rst:9: WARNING: the press can't set a {name} (theorems)"
    assert said in done.said
    assert not list(done.out.glob("*.pdf"))


def test_well_known_nodes_are_set(tmp_path: Path) -> None:
    """The press knows nodes of Sphinx's own extensions, which tell it nothing."""
    page = PAGE.partition(".. theorem")[0] + ".. todo:: Remember.\n"
    conf = "extensions += ['sphinx.ext.todo']\ntodo_include_todos = True\n"
    done = print_book(tmp_path, page, conf)
    assert done.said == ""
    assert "TodoRemember." in done.text()


def test_book_speaks_its_language(tmp_path: Path) -> None:
    """What the press says itself is in the language of the book."""
    page = PAGE.partition(".. theorem")[0]
    done = print_book(tmp_path, page, "language = 'de'\npress_words = {'set': 'Aus'}\n")
    assert done.said == ""
    text = done.text()
    assert "TeilIITheSecond".lower() in text.lower()
    assert "Apage(Seite" in text
    assert "Inhalt" in text
    assert "AusTeXGyrePagella" in text


def test_looks_are_set(tmp_path: Path) -> None:
    """Papers, columns, fonts, cover and wrapping are settings, and a theme has files."""
    code = "x = 1  # " + "a long comment " * 8
    page = f".. _there:\n\nA page\n======\n\nWords.\n\n::\n\n   {code}\n"
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "cover.typ").write_text(
        '#let cover(title, subtitle) = page("Another cover of " + title)\n', "utf-8"
    )
    conf = """
press_wrap_code = True
press_papers = ["a5", "mine"]
press_paper_sizes = {"mine": {"width": "200mm", "height": "100mm", "top": "15mm",
    "bottom": "15mm", "size": "9pt"}}
press_columns = 2
press_columns_of_code = 40
press_fonts = {"serif": "TeX Gyre Heros"}
press_theme = "theme"
"""
    done = print_book(tmp_path, page, conf)
    assert done.said == ""
    assert done.text("a5").startswith("AnothercoverofStrangers")
    page_of_mine = PdfReader(done.out / "book-mine.pdf").pages[0]
    assert round(float(page_of_mine.mediabox.width) / 72 * 25.4) == 200
    assert done.text("mine").replace("\u21aa", "").count("alongcomment") == 8
    assert "TeXGyrePagella" not in done.text("mine")


def test_no_cover(tmp_path: Path) -> None:
    """A book may go without a cover."""
    page = PAGE.partition(".. theorem")[0]
    covered = print_book(tmp_path, page).text()
    bare = print_book(tmp_path, page, "press_cover = False\n").text()
    assert covered.count("Strangers") == bare.count("Strangers") + 1


@pytest.mark.parametrize(
    ("conf", "side"), [("", 1), ("press_opening = 'left'\n", 0)], ids=["right", "left"]
)
def test_opening(conf: str, side: int, tmp_path: Path) -> None:
    """Chapters of a bound book open on the right, or on the left if that is set."""
    page = PAGE.partition(".. theorem")[0]
    done = print_book(tmp_path, page, "press_papers = ['book']\n" + conf)
    assert done.said == ""
    reader = PdfReader(done.out / "book-book.pdf")
    chapters = [
        reader.get_destination_page_number(it) or 0
        for part in reader.outline
        if isinstance(part, list)
        for it in part
        if not isinstance(it, list)
    ]
    assert len(chapters) >= 2
    assert {(page + 1) % 2 for page in chapters} == {side}


def test_choices(tmp_path: Path) -> None:
    """A word that a setting does not know is told."""
    names = ["opening", "glyphs", "unprinted", "remote_images", "raw_html", "diagrams"]
    conf = "".join(f"press_{name} = 'top'\n" for name in names)
    done = print_book(tmp_path, PAGE.partition(".. theorem")[0], conf)
    for name in names:
        assert f"The config value `press_{name}` has to be a one of" in done.said


def test_settings_make_faults_into_words(tmp_path: Path) -> None:
    """What would be a fault is set in words, or left out, where that is set."""
    page = """.. _there:

A page
======

A face \U0001f642.

.. image:: https://example.org/x.png
   :alt: What is elsewhere

.. raw:: html

   <video src="x.mp4"></video>

.. image:: dot.svg
"""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    (tmp_path / "dot.svg").write_text(svg, "utf-8")
    strict = print_book(tmp_path, page)
    assert strict.said.count("[press]") == 5
    conf = """
press_glyphs = "name"
press_remote_images = "words"
press_raw_html = "skip"
press_alt_required = False
"""
    lenient = print_book(tmp_path, page, conf)
    assert lenient.said == ""
    text = lenient.text()
    assert "Aface[slightlysmilingface]." in text
    assert "Whatiselsewhere" in text


def test_places_in_parts_of_blocks(tmp_path: Path) -> None:
    """What stands in an item, a cell or a rule of a grammar may be referred to."""
    page = """.. _there:

A page
======

* .. _first-item:

  An item.
* See :ref:`the first <first-item>`, the `second place`_ and a :token:`~places:total`.
* A _`second place`.

  .. _third-item:

* See :ref:`third <third-item>`.

  Its second paragraph.

.. productionlist:: places
   total: part ("+" part)*

=============  ==========================
head           other
=============  ==========================
_`cell place`  far from the `cell place`_
=============  ==========================
"""
    done = print_book(tmp_path, page)
    assert done.said == ""
    assert "farfromthecellplace" in done.text()


DOT = """
import sys
code = sys.stdin.read()
if "nonsense" in code:
    sys.exit("no graph")
(out,) = (it[2:] for it in sys.argv if it.startswith("-o"))
svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">%s</text></svg>'
open(out, "w").write(svg % code.split()[-2])
"""


@pytest.mark.skipif(os.name == "nt", reason="the program that draws has a first line")
def test_diagrams_are_drawn_by_their_extension(tmp_path: Path) -> None:
    """A diagram is a picture that its extension has drawn, and stops with its line.

    Else it is printed as the code that it is made of.
    """
    dot = tmp_path / "dot"
    dot.write_text(f"#!{sys.executable}\n{DOT}", "utf-8")
    dot.chmod(0o700)
    conf = f"extensions += ['sphinx.ext.graphviz']\ngraphviz_dot = {str(dot)!r}\n"
    good = ".. _there:\n\nA page\n======\n\n.. digraph:: few\n\n   begun -> ended\n"
    bad = f"{good}\n.. digraph:: nonsense\n\n   a -> b\n"
    drawn = print_book(tmp_path, good, conf)
    assert drawn.said == ""
    assert "ended" in drawn.text()
    assert "->" not in drawn.text()
    (drawn.out / "book-a4.pdf").unlink()
    failed = print_book(tmp_path, bad, conf)
    assert re.search(r"page\.rst:1\d: .*can't have this graphviz drawn", failed.said)
    assert "no graph" in failed.said
    assert not list(failed.out.glob("*.pdf"))
    coded = print_book(tmp_path, bad, f"{conf}press_diagrams = 'code'\n")
    assert coded.said == ""
    assert "digraphnonsense{a->b}" in coded.text()


def test_pages_of_summaries_are_printed(tmp_path: Path) -> None:
    """The pages that a summary makes are set below it, and may be referred to."""
    page = f"""{PAGE.partition(".. theorem")[0]}
.. autosummary::
   :toctree: made

   textwrap.dedent

Words behind it, and see :func:`textwrap.dedent`.
"""
    conf = "extensions += ['sphinx.ext.autodoc', 'sphinx.ext.autosummary']\n"
    done = print_book(tmp_path, page, conf)
    assert done.said == ""
    text = done.text()
    assert text.index("Wordsbehindit") < text.rindex("Removeanycommonleading")


def test_pages_that_are_left_out_are_no_goal(tmp_path: Path) -> None:
    """A list of contents that is for others alone has none of its pages printed."""
    page = PAGE.partition(".. theorem")[0]
    listed = f"{page}\n.. only:: html\n\n   .. toctree::\n\n      web\n"
    text = f"{listed}\nSee :doc:`web`.\n"
    (tmp_path / "web.rst").write_text("Web\n===\n\nWords of the web.\n", "utf-8")
    done = print_book(tmp_path, text)
    assert (
        "page.rst:16: WARNING: \u201cWeb\u201d leads to a page that is not" in done.said
    )
    assert not list(done.out.glob("*.pdf"))


FACES = """.. _there:

A page \U0001f642
======================

.. index:: entry \U0001f642; below \U0001f642

.. code-block:: python
   :caption: A caption \U0001f642

   x = "\U0001f642"
"""


def test_names_of_characters_are_everywhere(tmp_path: Path) -> None:
    """Where characters may have names, they have them in lists and settings as well."""
    index = INDEX.replace("The second", "The second \U0001f642")
    index = f"{index}   A link \U0001f642 <https://example.org/>\n   genindex\n"
    conf = """
press_glyphs = "name"
project = "Faces \U0001f642"
press_subtitle = "Below \U0001f642"
press_imprint = ["Behind \U0001f642"]
"""
    done = print_book(tmp_path, FACES, conf, index=index)
    assert done.said == ""
    text = done.text()
    for words in (
        *("Faces", "Below", "Behind", "PartIIThesecond", "Alink", "Apage"),
        *("Acaption", 'x="', "entry", "below"),
    ):
        assert f"{words}[slightlysmilingface]" in text


def test_words_of_a_language_have_glyphs(tmp_path: Path) -> None:
    """What the press says itself in a language for which no font is here is a fault."""
    page = PAGE.partition(".. theorem")[0]
    done = print_book(tmp_path, page, "language = 'ja'\n")
    assert re.search(r"conf\.py:language: WARNING: no glyph for '\u6708'", done.said)
    assert not list(done.out.glob("*.pdf"))


def test_inheritance_is_a_diagram(tmp_path: Path) -> None:
    """Which class extends which is drawn like any other diagram, or told as its code."""
    page = f"{PAGE.partition('.. theorem')[0]}\n.. inheritance-diagram:: textwrap.TextWrapper\n"
    conf = """
extensions += ["sphinx.ext.inheritance_diagram"]
graphviz_dot = "no such program"
suppress_warnings = ["graphviz"]
"""
    done = print_book(tmp_path, page, conf)
    assert re.search(r"page.rst:\d+: .* can't have this inheritance_diagram", done.said)
    coded = print_book(tmp_path, page, f"{conf}press_diagrams = 'code'\n")
    assert coded.said == ""
    assert '"textwrap.TextWrapper"[' in coded.text()
