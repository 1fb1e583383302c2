"""Lines of authors that the press once set wrong: each stands as it was written."""

import re
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from pypdf import PdfReader

from harness.books import Book, Told
from harness.pdfs import NAME, rows, spots, squeezed

pytestmark = pytest.mark.book

PAGES = {
    "parsed": """# Parsed

```{eval-rst}
.. include:: program.txt
   :code: python
   :number-lines:

.. parsed-literal::

   a **strong  word
   on two** lines
```
""",
    "wrapped": """# Wrapped

```{eval-rst}
.. parsed-literal::

   this line has *words that lean, and are so many that they do not fit on it* at all
```
""",
    "optional": """# Optional

```{eval-rst}
.. py:function:: last(a[, b[, c]])
.. py:function:: first([a, ]b)
.. js:function:: $.called(href, back[, failed])
```
""",
    "grammar": """# Grammar

```{eval-rst}
.. productionlist::
   first: second
   third: fourth
```
""",
    "versions": """# Versions

```{versionadded} 3.1
It came.
```

```{note}
The box above.
```

```{versionchanged} 3.2
It changed.
```

```{note}
The box below.
```
""",
    "nested_table": """# Nested

```{eval-rst}
+-----------+-----------------------+
| Outer     | +-------+-------+     |
|           | | inner | table |     |
|           | +-------+-------+     |
+-----------+-----------------------+
| a row that spans both columns     |
+-----------+-----------------------+
```
""",
    "unclosed": """# Unclosed

<p>Words that <b>nobody closes

Others after them.

- in a list
""",
    "hidden": """# Hidden

Words before.

```{toctree}
:hidden:

below
```

Words behind.

## A section

```{toctree}
:caption: Further pages

further
```

Words of the section.
""",
}
BELOW = {
    "below": "# Below\n\nWords of the page below.\n",
    "further": "# Further\n\nWords of the further page.\n",
}
INDEX = """# A book

```{{toctree}}
:caption: Of the first kind

{first}
```

```{{toctree}}
:caption: Of the second kind

{rest}
```
"""


def small_book(root: Path, pages: dict[str, str], **more: str) -> Book:
    """Return a book of pages, whose lists have captions and no numbers."""
    first, *rest = pages
    index = INDEX.format(first=first, rest="\n".join(rest))
    book = Book.small(root, {"index": index, **pages, **more})
    program = 'def f():\n    return "two  spaces"\n'
    (book.source / "program.txt").write_text(program, "utf-8")
    return book


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the PDF that has all pages."""
    book = small_book(tmp_path_factory.mktemp("kinds"), PAGES, **BELOW)
    told = book.build("press", press_papers=["a4"], press_wrap_code=True)
    assert told == Told(0, "")
    return book.bound("press") / f"{NAME}-a4.pdf"


def lines(path: Path, title: str) -> list[str]:
    """Return the lines of the page that begins with a title, as they were drawn."""
    found: dict[float, str] = {}
    for page in spots(path):
        if any(it.text == title and it.size > 20 for it in page):
            for spot in page:
                y = round(spot.y)
                found[y] = found.get(y, "") + spot.text
    return list(found.values())


@pytest.mark.xdist_group("kinds")
def test_code_with_words_in_a_form_keeps_its_lines(printed: Path) -> None:
    """Code that docutils has coloured, or that leans, ends and is spaced as written."""
    (page,) = (it for it in rows(printed) if any("def f" in line for line in it))
    code = [line.strip() for line in page]
    assert "1 def f():" in code
    assert '2     return "two  spaces"' in code
    assert "a strong  word" in code
    assert "on two lines" in code


@pytest.mark.xdist_group("kinds")
def test_code_with_words_in_a_form_is_wrapped(printed: Path) -> None:
    """What is too wide there goes on below, if that is set."""
    found = lines(printed, "Wrapped")
    (first,) = (it for it in found if it.startswith("this line"))
    assert len(first) <= 72
    rest = found[found.index(first) + 1]
    assert rest.strip().startswith("\u21aa")
    assert squeezed(first + rest).endswith("donotfitonitatall")


@pytest.mark.xdist_group("kinds")
def test_optional_parameters_have_their_comma(printed: Path) -> None:
    """A parameter that one may leave out is left out with its comma, as on the web."""
    found = lines(printed, "Optional")
    for said in (
        "last(a[, b[, c]])",
        "first([a, ]b)",
        "$.called(href, back[, failed])",
    ):
        assert said in found


@pytest.mark.xdist_group("kinds")
def test_rules_of_a_grammar_follow_each_other(printed: Path) -> None:
    """Between the rules of a grammar is no empty line."""
    first, third = (
        next(it.y for page in spots(printed) for it in page if it.text.startswith(rule))
        for rule in ("first ::=", "third ::=")
    )
    assert 8 < first - third < 16


@pytest.mark.xdist_group("kinds")
def test_what_is_new_is_in_no_box(printed: Path) -> None:
    """What changed in a version stands as far from a box as other words do."""
    height = {
        words: it.y
        for page in spots(printed)
        for it in page
        for words in ("It came", "above", "It changed", "below.")
        if words in it.text
    }
    assert height["above"] - height["It changed"] > 30
    assert height["It came"] - height["above"] > 40


@pytest.mark.xdist_group("kinds")
def test_table_in_a_cell_is_upright(printed: Path) -> None:
    """A table in a cell of another has its words on one line."""
    assert any(
        re.search(r"inner\s*table", squeezed(it)) for it in lines(printed, "Nested")
    )


@pytest.mark.xdist_group("kinds")
def test_tags_that_nobody_closes_end_with_their_block(printed: Path) -> None:
    """A tag of a paragraph is closed where the next block begins."""
    found = [it.strip() for it in lines(printed, "Unclosed")]
    assert found[1:3] == ["Words that nobody closes", "Others after them."]


@pytest.mark.xdist_group("kinds")
def test_pages_below_follow_the_words(printed: Path) -> None:
    """The pages of a list follow all words of its section, below the list's caption."""
    text = "".join(page.extract_text() for page in PdfReader(printed).pages)
    places = [
        text.index(it)
        for it in (
            *("Words before", "Words behind", "Words of the page below"),
            *("Words of the section", "Further pages", "Words of the further page"),
        )
    ]
    assert places == sorted(places)


@pytest.mark.xdist_group("kinds")
def test_captions_divide_a_book_without_numbers(printed: Path) -> None:
    """In a book that numbers nothing each caption opens a part."""
    titles = [it.title for it in PdfReader(printed).outline if not isinstance(it, list)]
    assert [it for it in titles if "kind" in it] == [
        "Of the first kind",
        "Of the second kind",
    ]
