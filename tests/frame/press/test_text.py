"""What is printed: every word of every page, and nothing else."""

import re
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")

from docutils import nodes

from harness.pdfs import (
    Pressed,
    Printed,
    body_pages,
    headings,
    press_pages,
    rows,
    squeezed,
    text_of,
    texts,
)

pytestmark = pytest.mark.book


GAP = 90  # letters that the press may put between two texts: numbers, pages
PAGE = 4000  # letters that one holds, to whose top a figure may float
PRINTED = ("console", "none", "output", "text")


@pytest.fixture(
    params=[
        pytest.param("book", marks=pytest.mark.xdist_group("a4")),
        pytest.param("elements", marks=pytest.mark.xdist_group("elements")),
    ]
)
def printed(request: pytest.FixtureRequest) -> Printed:
    """Return the delivered book, then the one that has every element."""
    found: Printed = request.getfixturevalue(request.param)
    return found


def is_tall(text: nodes.Text) -> bool:
    """Return whether a text is in a cell of several rows, which is drawn last."""
    above = text.parent
    while above is not None and not isinstance(above, nodes.entry):
        above = above.parent
    return above is not None and "morerows" in above


def cut(figure: nodes.figure, body: str, at: int) -> tuple[str, int]:
    """Return the body without a figure, which may float, and where it was."""
    pieces = (re.escape(squeezed(text.astext())) for text in texts(figure))
    number = ".{,20}?"  # of the figure, or the page of what its caption names
    pattern = re.compile(number.join(pieces))
    found = pattern.search(body, max(0, at - PAGE))
    assert found, f"“{figure.astext()}” is not printed"
    while (later := pattern.search(body, found.start() + 1)) and (
        later.end() == found.end()
    ):
        found = later  # the text before may end as the figure begins
    return body[: found.start()] + body[found.end() :], found.start()


def test_every_text_is_printed_in_order(printed: Printed) -> None:
    """Every text of every page stands in the PDF, in order, and nothing else."""
    body, _ = text_of(printed.path)
    trees, at = printed.pages().values(), 0
    for figure in (it for tree in trees for it in tree.findall(nodes.figure)):
        body, at = cut(figure, body, at)
    at = 0
    pieces = [text for tree in trees for text in texts(tree, nodes.figure)]
    assert len(pieces) > 10
    for text in pieces:
        piece = squeezed(text.astext())
        if is_tall(text):
            assert piece in body[at : at + 2 * GAP]
            continue
        found = body.find(piece, at, at + GAP + len(piece))
        assert found >= 0, f"“{text.astext()}” is not in “{body[at : at + 2 * GAP]}”"
        at = found + len(piece)
    assert len(body) - at < GAP


@pytest.mark.xdist_group("elements")
def test_footnotes_are_printed(elements: Pressed) -> None:
    """Every text of every footnote stands at the foot of a page."""
    _, notes = text_of(elements.path)
    compared = 0
    for tree in elements.pages().values():
        for note in tree.findall(nodes.footnote):
            for text in note.findall(nodes.Text):
                if not isinstance(text.parent, nodes.label):
                    assert squeezed(text.astext()) in notes
                    compared += 1
    assert compared >= 5


def test_code_is_printed_as_it_is(printed: Printed) -> None:
    """Every program can be copied from the PDF with its indentation."""
    pages = rows(printed.path)
    lines = [
        (number, line)
        for number in body_pages(printed.reader)
        for line in pages[number]
    ]
    at = compared = 0
    for tree in printed.pages().values():
        for block in tree.findall(nodes.literal_block):
            if block["language"] in PRINTED:
                continue
            code = [line for line in block.astext().split("\n") if line.strip()]
            opening = [line.strip() for line in code[:2]]
            at = next(
                start
                for start in range(at, len(lines))
                if [line.strip() for _, line in lines[start : start + len(opening)]]
                == opening
            )
            margins: dict[int, int] = {}
            for expected in code:
                while lines[at][1].strip() != expected.strip():
                    at += 1  # the foot of one page and the head of the next
                    assert at < len(lines), f"“{expected}” is not printed"
                number, actual = lines[at]
                margin = margins.setdefault(number, len(actual) - len(expected))
                assert " " * margin + expected.rstrip() == actual
                at += 1
                compared += 1
    assert compared > 10


@pytest.mark.xdist_group("elements")
def test_letters_are_not_ligatures(elements: Printed) -> None:
    """A word with “fi” is found when one looks for it."""
    body, notes = text_of(elements.path)
    assert "officialdifficult" not in body
    assert "first" in body
    assert not re.search("[\ufb00-\ufb06]", body + notes)


@pytest.mark.xdist_group("a4")
def test_unprinted_pages_leave_no_trace(book: Printed) -> None:
    """A page in no toctree is neither in the book nor in its index."""
    body, _ = text_of(book.path)
    index = "".join(page.extract_text() for page in book.reader.pages[-12:])
    assert "Twoclocks" in body
    assert "Everyelementonce" not in body
    assert "stopwatch" in index
    assert "stopwatch, see" not in index.replace("\n", " ")


def test_every_font_character_is_no_fault(tmp_path: Path) -> None:
    """Characters that some font has are printed, and can be read back."""
    printed = press_pages(tmp_path, page="# One\n\nHere: é ∞ → ↪ ✓ █ π “x” …\n")
    assert printed.said == ""
    assert "é∞→✓█π“x”…" in text_of(printed.path)[0]


def test_drawings_keep_their_words(tmp_path: Path) -> None:
    """Words in a drawing are printed, whatever font it asks for, or stop the press."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 20">'
        '<text y="9"%s>%s</text></svg>'
    )
    (tmp_path / "book").mkdir()
    page = "# One\n\n"
    for name, style in {
        "plain": "",
        "generic": ' font-family="sans-serif"',
        "unknown": ' font-family="Nowhere"',
        "styled": ' style="font: 9px serif"',
    }.items():
        svg = drawing % (style, f"{name} words")
        (tmp_path / "book" / f"{name}.svg").write_text(svg, "utf-8")
        page += f"![a drawing]({name}.svg)\n\n"
    good = press_pages(tmp_path, page=page)
    assert good.said == ""
    body, _ = text_of(good.path)
    assert "plainwordsgenericwordsunknownwordsstyledwords" in body
    (tmp_path / "book" / "face.svg").write_text(drawing % ("", "🙂"), "utf-8")
    bad = press_pages(tmp_path, page="# One\n\n![a face](face.svg)\n")
    assert "page.md:3: WARNING: no glyph for '🙂'" in bad.said


def test_options_are_whole(tmp_path: Path) -> None:
    """No line ends between the hyphen of an option and its name."""
    words = ("word " * count + "`python -X dev`.\n" for count in range(8, 24))
    printed = press_pages(tmp_path, page="# Options\n\n" + "\n".join(words))
    text = "\n".join(page.extract_text() for page in printed.reader.pages)
    lines = text.splitlines()
    assert sum("-X" in line for line in lines) == 16
    assert not [line for line in lines if line.endswith("-")]


def test_paragraphs_are_apart(tmp_path: Path) -> None:
    """Each paragraph begins a line, whatever stands in it."""
    words = ("[link](https://example.org/)", "`code`", "*slanted*", "{ref}`x`", "$y$")
    words += ("![a dot](dot.svg)",)
    (tmp_path / "book").mkdir()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    (tmp_path / "book" / "dot.svg").write_text(svg, "utf-8")
    page = "(x)=\n# One\n\n" + "".join(f"Here is {it} so.\n\n" for it in words)
    printed = press_pages(tmp_path, page=page)
    assert printed.said == ""
    page_of_text = printed.reader.pages[body_pages(printed.reader)[-1]].extract_text()
    lines = [it for it in page_of_text.splitlines() if it.startswith("Here is")]
    assert len(lines) == len(words)
    assert all(it.endswith("so.") for it in lines)


def test_notes_of_titles_are_printed_once(tmp_path: Path) -> None:
    """A footnote of a title hangs on the heading, and on no copy of its words."""
    page = """# One[^chapter]

## A title[^note]

Words, again[^note].

[^chapter]: What the chapter's says.
[^note]: What the note says.
"""
    earlier = "# Earlier\n\nWords[^earlier].\n\n[^earlier]: What is earlier.\n"
    printed = press_pages(tmp_path, earlier=earlier, page=page)
    assert printed.said == ""
    *others, last = (" ".join(it.extract_text().split()) for it in printed.reader.pages)
    assert "One1" in last
    assert "A title2" in last
    assert "again2." in last
    for said in ("1What the chapter's says.", "2What the note says."):
        assert last.count(said.replace("'", "\u2019")) == 1
    assert "2 One 7 2.1 A title 7" in "".join(others)
    assert "2.1 A title" in [it.title for it in headings(printed.reader)]
