"""What the press must do: the printed book says what the pages say."""

import re
import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase
from xml.etree import ElementTree

import pytest

pytest.importorskip("sphinx")
pytest.importorskip("typst")

from docutils import nodes
from pypdf import PdfReader

from harness.pdfs import ROOT, Printed, headings, press, press_pages, spots, squeezed

pytestmark = [
    pytest.mark.book,
    # sphinx-multitoc-numbering and MyST call what will go
    pytest.mark.filterwarnings("ignore:nodes.Node.traverse:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:.*MystReferenceResolver.app"),
]

PDF = "waiting-or-computing-a4.pdf"
NOTES = (8.8, 7.4, 6.1)  # sizes of what stands in footnotes, and nowhere else
FRONT = 4  # pages: cover, title, imprint, contents
FOOT, HEAD = 90, 745  # between them the text stands
MIDDLE = 105 * 72 / 25.4  # of the page
LISTS = ("Where names are explained", "Index")  # which end the book
GAP = 90  # letters that the press may put between two texts: numbers, pages
UNSEEN = (nodes.footnote, nodes.footnote_reference, nodes.comment, nodes.raw)
PRINTED = ("console", "none", "output", "text")


@pytest.fixture(autouse=True, scope="module")
def one_day() -> Iterator[None]:
    """Let every book be of the same day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
        yield


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Return the book itself."""
    return press(ROOT / "book", tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def elements(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Return a book of the page that has every element, and two more."""
    folder = tmp_path_factory.mktemp("elements")
    for part in ("book", "code"):
        ignore = shutil.ignore_patterns("_*")
        shutil.copytree(ROOT / part, folder / part, ignore=ignore)
    for page in (folder / "book").glob("*.md"):
        if page.stem not in ("elements", "answers"):
            page.unlink()
    for name in ("ch01_diagnosis", "later"):
        text = f"# The chapter called {name}\n\nOne page, and another one.\n"
        (folder / "book" / f"{name}.md").write_text(text)
    (folder / "book" / "numbers.md").write_text(
        "# Numbers\n\n"
        "Here {numref}`element-whole`, there {numref}`element-figure`, and "
        "{numref}`element-table`.\n"
    )
    (folder / "book" / "index.md").write_text(
        "# Elements\n\n"
        "```{toctree}\nnumbers\n```\n\n"
        "```{toctree}\n:numbered:\n:caption: A part\n\nch01_diagnosis\nelements\nlater\n```\n\n"
        "```{toctree}\n:caption: At the back\n\nanswers\n```\n\n"
        "```{toctree}\ngenindex\n```\n"
    )
    return press(folder / "book", folder / "out")


@pytest.fixture(params=["book", "elements"])
def printed(request: pytest.FixtureRequest) -> Printed:
    """Return the one, then the other."""
    return request.getfixturevalue(request.param)


# Reading the PDF back


def body_pages(reader: PdfReader) -> range:
    """Return the pages between the contents and the lists at the end."""
    opens = {it.title: it.page for it in headings(reader)}
    _, first, *_ = opens.values()
    return range(first, min(opens.get(it, len(reader.pages)) for it in LISTS))


@cache
def text_of(path: Path) -> tuple[str, str]:
    """Return what stands in the pages, and what stands in their footnotes."""
    body, notes = [], []
    reader = PdfReader(path)

    def keep(text: str, _cm: list, tm: list, _font: dict, size: float) -> None:
        height = tm[5] + _cm[5]
        if FOOT < height < HEAD:
            (notes if round(size, 1) in NOTES else body).append(text)

    for number in body_pages(reader):
        reader.pages[number].extract_text(visitor_text=keep)
    return squeezed("".join(body)), squeezed("".join(notes))


def drawn(image: nodes.image) -> Iterator[nodes.Text]:
    """Yield the texts of a drawing, in their order."""
    if image["uri"].endswith(".svg"):
        source = Path(image["uri"])  # where Sphinx has put it, or beside the pages
        path = source if source.is_absolute() else ROOT / "book" / source
        for text in ElementTree.parse(path).getroot().iter():
            if text.tag.endswith("}text"):
                yield nodes.Text(text.text or "")


def texts(tree: nodes.Node) -> Iterator[nodes.Text]:
    """Yield each text of a page that a reader sees outside the footnotes."""
    for text in tree.findall(lambda it: isinstance(it, nodes.Text | nodes.image)):
        if isinstance(text, nodes.image):
            yield from drawn(text)
            continue
        above, seen = text.parent, True
        while above is not None:
            seen = seen and not isinstance(above, UNSEEN)
            above = above.parent
        if seen and squeezed(text.astext()):
            yield text


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
    found = pattern.search(body, at)
    assert found, f"“{figure.astext()}” is not printed"
    while (later := pattern.search(body, found.start() + 1)) and (
        later.end() == found.end()
    ):
        found = later  # the text before may end as the figure begins
    return body[: found.start()] + body[found.end() :], found.start()


def test_every_text_is_printed_in_order(printed: Printed) -> None:
    """Every text of every page stands in the PDF, in order, and nothing else."""
    assert printed.said == ""
    body, _ = text_of(printed.path)
    trees, at = printed.doctrees().values(), 0
    for figure in [it for tree in trees for it in tree.findall(nodes.figure)]:
        body, at = cut(figure, body, at)
        figure.parent.remove(figure)
    at = 0
    pieces = [text for tree in trees for text in texts(tree)]
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


def test_footnotes_are_printed(book: Printed, elements: Printed) -> None:
    """Every text of every footnote stands at the foot of a page."""
    compared = 0
    for printed in (book, elements):
        _, notes = text_of(printed.path)
        for tree in printed.doctrees().values():
            for note in tree.findall(nodes.footnote):
                for text in note.findall(nodes.Text):
                    if not isinstance(text.parent, nodes.label):
                        assert squeezed(text.astext()) in notes
                        compared += 1
    assert compared >= 5


def test_code_is_printed_as_it_is(printed: Printed) -> None:
    """Every program can be copied from the PDF with its indentation."""
    reader = printed.reader
    lines = [
        (number, line.rstrip())
        for number in body_pages(reader)
        for line in reader.pages[number]
        .extract_text(extraction_mode="layout")
        .split("\n")
        if line.strip()
    ]
    at = compared = 0
    for tree in printed.doctrees().values():
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


def test_letters_are_not_ligatures(elements: Printed) -> None:
    """A word with “fi” is found when one looks for it."""
    body, notes = text_of(elements.path)
    assert "officialdifficult" not in body
    assert "first" in body
    assert not re.search("[\ufb00-\ufb06]", body + notes)


# What a reader finds by


def test_references_name_the_page(elements: Printed) -> None:
    """A reference to a listing, figure or table gives the page it stands on."""
    pages = {
        reader_page.extract_text().split()[-1]: squeezed(reader_page.extract_text())
        for reader_page in elements.reader.pages[FRONT:]
    }
    everything = "".join(pages.values())
    places = {
        "Listing2.2": "Ahundredpages,oneafteranother",
        "Figure2.1": "Twoclocksthatmeasure",
        "Table2.2": "Whichtoolforwhichtrouble",
    }
    for number, caption in places.items():
        (there,) = (page for page, text in pages.items() if number + caption in text)
        assert f"{number}(page{there})" in everything


def test_references_on_the_same_page_name_none(tmp_path: Path) -> None:
    """A reference to the page one is on does not name it."""
    text = "# One\n\n(here)=\n## Here\n\nSee {ref}`here` and {ref}`there`.\n"
    other = "# Two\n\n(there)=\n## There\n\nThe end.\n"
    body, _ = text_of(press_pages(tmp_path, one=text, two=other).path)
    assert "SeeHereandThere(page7)." in body


def test_references_have_no_brackets_in_brackets(tmp_path: Path) -> None:
    """A page is named between commas where the reference is in brackets."""
    there = "{ref}`there`"
    text = f"# One\n\nA (small) {there}.\n\n## More\n\n(a {there} b) c.\n"
    other = f"# Two\n\nSecond ({there}). Third {there} d.\n"
    last = "(there)=\n# There\n\nThe end.\n"
    body, _ = text_of(press_pages(tmp_path, one=text, two=other, last=last).path)
    assert "A(small)There(page8).1.1More(aThere,page8,b)c." in body
    assert "Second(There,page8).ThirdThered." in body


def test_references_name_the_page_once(tmp_path: Path) -> None:
    """A section or row names a page once, and when it has left that page."""
    there = "See {ref}`there`."
    text = f"{there}\n\n(there)=\n### There\n\n{there} {there}\n\n"
    far = "Some text.\n\n" * 40 + f"{there} {there}\n\n"
    table = f"| a | b |\n|---|---|\n| {there} | {there} |\n| {there} | |\n"
    page = f"# One\n\n## First\n\n{text}{far}## Second\n\n{there}\n\n{table}"
    body, _ = text_of(press_pages(tmp_path, one=page).path)
    first, named = "SeeThere.", "SeeThere(page6)."
    assert body.endswith(f"{named}{first}1.2Second{named}ab{named}{first}{named}")
    assert body.count("(page6)") == 4


def test_index_names_pages(elements: Printed) -> None:
    """An entry of the index gives the page of what it means, and says see."""
    reader = elements.reader
    pages = list(reader.pages)[FRONT : body_pages(reader).stop]
    last = list(reader.pages)[body_pages(reader).stop :]
    index = squeezed("".join(page.extract_text() for page in last))
    (there,) = (
        page.extract_text().split()[-1]
        for page in pages
        if "A word in passing" in page.extract_text()
    )
    assert f"scheduler{there}" in index
    assert "stopwatch,seewallclock" in index
    assert "seealsoprocessor" in index


def test_index_says_see_last(book: Printed) -> None:
    """What an entry says to see comes after its pages, or right behind it."""
    reader = book.reader
    last = list(reader.pages)[body_pages(reader).stop :]
    index = squeezed("".join(page.extract_text() for page in last))
    assert re.search(r"whenitisworthit\d+seealsocoroutine", index)
    assert "aiohttp,seelibrary" in index


def press_index(folder: Path, entries: Iterable[str], more: str = "Text.\n") -> Printed:
    """Print a chapter that has these entries of the index, and the index."""
    marks = "".join(f"```{{index}} {it}\n```\n\n" for it in entries)
    (folder / "book").mkdir()
    (folder / "book" / "one.md").write_text(f"# One\n\n{marks}{more}", "utf-8")
    shutil.copy(ROOT / "book" / "python.inv", folder / "book")
    toctrees = "```{toctree}\n:numbered:\n\none\n```\n\n```{toctree}\ngenindex\n```\n"
    (folder / "book" / "index.md").write_text(f"# A book\n\n{toctrees}", "utf-8")
    printed = press(folder / "book", folder / "out")
    assert printed.said == ""
    return printed


def test_long_index_is_whole(tmp_path: Path) -> None:
    """No column of the index ends after a letter, or tears a term from what it has."""
    terms = [
        f"{letter}{at}"
        for number, letter in enumerate(ascii_lowercase)
        for at in range(10, 14 + number % 5)
    ]
    printed = press_index(tmp_path, (f"{it}; one" for it in terms))
    words: list[tuple[str, float]] = []

    def keep(text: str, cm: list, tm: list, _font: dict, _size: float) -> None:
        word, height = text.strip(), tm[5] + cm[5]
        if re.match(r"[A-Z]$|[a-z]\d+|one", word) and height < HEAD:
            words.append((word, height))

    _, opening, *others = printed.reader.pages[FRONT:]
    for page in (opening, *others):
        page.extract_text(visitor_text=keep)
    assert "a10" in opening.extract_text()
    assert len(others) > 1
    assert [word for word, _ in words if word[1:].isdigit()] == terms
    for (word, height), (following, below) in pairwise(words):
        if word.isupper() or following.startswith("one"):
            assert below < height, f"{word} ends a column"


@pytest.mark.parametrize("count", [8, 60, 110])
def test_index_says_what_is_bold(tmp_path: Path, count: int) -> None:
    """A line above the index does, and its columns still end at the same height."""
    page = spots(press_index(tmp_path, (f"! a{at:03}" for at in range(count))).path)[-1]
    entries = [it for it in page if re.match(r"a\d\d\d", it.text.strip())]
    if count < 110:
        texts = [it.text.strip() for it in page]
        assert "Bold numbers are the pages on which something is explained." in texts
        assert len(entries) == count
    ends = [
        min(it.y for it in entries if (it.x < MIDDLE) == left) for left in (True, False)
    ]
    assert abs(ends[0] - ends[1]) < 16


def test_index_repeats_a_torn_term(tmp_path: Path) -> None:
    """A column that begins below a term names it again, and holds two lines of it."""
    terms = [f"{letter}{at}" for letter in "abcd" for at in range(10, 34)]
    below = [range(10, 15 + at % 4) for at in range(len(terms))]
    pairs = zip(terms, below, strict=True)
    printed = press_index(
        tmp_path, (f"{term}; one{at}" for term, numbers in pairs for at in numbers)
    )
    columns = []
    for page in spots(printed.path)[FRONT + 1 :]:
        found = [it for it in page if FOOT < it.y < HEAD and it.size < 10]
        for left in (True, False):
            column = (it.text.strip() for it in found if (it.x < MIDDLE) == left)
            columns.append("".join(column))
    torn = 0
    for before, column in pairwise(filter(None, columns)):
        *_, last = re.findall(r"[a-d]\d\d", before)
        if "continued" in column:
            assert re.match(rf"{last}\(continued\)(one1\d5){{2}}", column)
            torn += 1
        else:
            assert re.match(r"[A-D]?[a-d]\d\done105", column)
    assert torn > 2


def test_contents_names_pages(elements: Printed) -> None:
    """The table of contents gives the page on which each chapter opens."""
    reader = elements.reader
    contents = squeezed(reader.pages[FRONT - 1].extract_text())
    (opening,) = (
        page.extract_text().split()[-1]
        for page in reader.pages[FRONT:]
        if re.match(r"2\s+Every element once\s+This page", page.extract_text())
    )
    assert f"2Everyelementonce{opening}2.1References" in contents


def test_captions_divide_the_book(elements: Printed) -> None:
    """A caption opens a part after the front matter, and one without numbers, too."""
    found = headings(elements.reader)
    above = [it for it in found if it.depth == 0]
    assert [it.title for it in above] == [
        "Contents",
        "Numbers",
        "Part I A part",
        "At the back",
    ]
    *_, back = above
    assert elements.reader.pages[back.page].extract_text() == "At the back"
    below = found[found.index(back) + 1 :]
    assert [it.title for it in below if it.depth == 1] == ["Answers", *LISTS]


def test_contents_leave_no_section_alone(tmp_path: Path) -> None:
    """No page of the contents begins with the last section of a chapter."""
    sections = "".join(f"## {it}\n\nText.\n\n" for it in ("One", "Two", "Three"))
    for first in (0, 1):  # lines later
        more = "## More\n\nText.\n\n" * first
        pages = {
            f"page{at}": f"# Chapter\n\n{sections}{'' if at else more}"
            for at in range(45)
        }
        reader = press_pages(tmp_path / str(first), **pages).reader
        opening = next(it for it in headings(reader) if it.title.startswith("Part"))
        contents = reader.pages[FRONT : opening.page]
        assert len(contents) > 2
        for page in contents:
            _head, line, *_ = page.extract_text().split("\n")
            assert "Three" not in line


def test_unprinted_pages_leave_no_trace(book: Printed) -> None:
    """A page in no toctree is neither in the book nor in its index."""
    body, _ = text_of(book.path)
    index = "".join(page.extract_text() for page in book.reader.pages[-12:])
    assert "Twoclocks" in body
    assert "Everyelementonce" not in body
    assert "stopwatch" in index
    assert "stopwatch, see" not in index.replace("\n", " ")


def test_pdf_is_tagged(book: Printed) -> None:
    """The PDF has a title, a language, a structure and bookmarks."""
    reader = book.reader
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Waiting or Computing?"
    assert reader.metadata.author == "the authors"
    assert root["/Lang"] == "en-GB"
    assert root["/StructTreeRoot"]["/K"]
    assert root["/MarkInfo"]["/Marked"]
    titles = [it.title for it in reader.outline if not isinstance(it, list)]
    assert titles[:2] == ["Contents", "Preface"]
    assert titles[2].startswith("Part I ")
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>3</pdfaid:part>" in xmp


def test_programs_travel_in_the_pdf(book: Printed) -> None:
    """Every program that the pages offer is in the PDF, byte for byte."""
    carried = book.reader.attachments
    assert carried
    for name, (data,) in carried.items():
        assert data == (ROOT / name).read_bytes()


def test_same_book_same_bytes(tmp_path: Path) -> None:
    """The same pages make the same file, wherever they lie."""
    page = "# One\n\nA page.\n\n```python\nx = 1\n```\n"
    first, second = (press_pages(tmp_path / it, page=page) for it in ("a", "b/c"))
    assert first.path.read_bytes() == second.path.read_bytes()


def lines_on_pages(folder: Path, code: str, rows: range) -> list[list[int]]:
    """Return which lines of a listing each page has, wherever it begins."""
    (folder / "code").mkdir(exist_ok=True)
    (folder / "code" / "some.py").write_text(code, "utf-8")
    pages = {
        f"page{above}": f"# Page {above}\n\n"
        + "Some text.\n\n" * above
        + "```{listing} some.py\n:caption: Some code\n```\n"
        for above in rows
    }
    reader = press_pages(folder, **pages).reader
    texts = (page.extract_text() for page in reader.pages)
    found = [[int(it) for it in re.findall(r"line_(\d+)", text)] for text in texts]
    assert sum(map(len, found)) == code.count("line_") * len(pages)
    return list(filter(None, found))


def test_long_blocks_break_after_three_lines(tmp_path: Path) -> None:
    """Where code without a blank line is too long, three lines stand on either side."""
    code = "\n".join(f"line_{number} = 1" for number in range(27))
    counts = {len(it) for it in lines_on_pages(tmp_path, code, range(2, 28))}
    assert {3, 24, 27} <= counts
    assert not {1, 2, 25, 26} & counts


def test_short_blocks_are_whole(tmp_path: Path) -> None:
    """A listing is broken between its functions, and in none of them."""
    functions = (
        f"def some():\n    line_{at} = 1\n    line_{at + 1} = 1\n\n"
        + "".join(f"    line_{at + more} = 1\n" for more in range(2, 7))
        for at in (0, 7, 14)
    )
    code = "\n\n".join(['"""line_99"""\n', *functions])
    found = lines_on_pages(tmp_path, code, range(4, 26))
    assert {lines[0] for lines in found} == {99, 7, 14}
    assert [99] not in found


def test_long_blocks_break_at_blank_lines(tmp_path: Path) -> None:
    """A class that is too long to be kept whole is broken between its methods."""
    methods = (
        "    def some():\n"
        + "".join(f"        line_{at + more} = 1\n" for more in range(7))
        for at in (0, 7, 14)
    )
    head = 'one = 1\ntwo = 2\nsix = 6\n\n\nclass Long:\n    """line_99"""\n'
    code = "\n".join([head, *methods])
    found = lines_on_pages(tmp_path, code, range(4, 26))
    assert {lines[0] for lines in found} == {99, 7, 14}
    assert [99] not in found


def test_functions_are_blocks_from_the_first_on(tmp_path: Path) -> None:
    """A listing that begins with a function can be broken after it."""
    functions = (
        "def some():\n" + "".join(f"    line_{at + more} = 1\n" for more in range(4))
        for at in (0, 4, 8)
    )
    found = lines_on_pages(tmp_path, "\n\n".join(functions), range(14, 28))
    assert {lines[0] for lines in found} == {0, 4}


def pages_with_output(folder: Path, rows: int, lines: int) -> list[set[str]]:
    """Return what each page has of a program of two functions, and of its output."""
    (folder / "code").mkdir(parents=True)
    code = (
        "def first():\n" + "    line_1 = 1\n" * 9,
        "def main():\n" + "    line_2 = 1\n" * rows,
        'if __name__ == "__main__":\n    line_3 = main()\n',
    )
    (folder / "code" / "some.py").write_text("\n\n".join(code), "utf-8")
    output = "\n".join(["$ python some.py", *["line_4"] * lines])
    (folder / "code" / "some.out").write_text(output, "utf-8")
    pages = {
        f"page{above}": f"# Page {above}\n\n"
        + "Some text.\n\n" * above
        + "```{listing} some.py\n:caption: Some code\n```\n\n"
        + "```{transcript} some.out\n```\n"
        for above in range(6, 28)
    }
    texts = (page.extract_text() for page in press_pages(folder, **pages).reader.pages)
    return [set(re.findall(r"line_(\d)", text)) for text in texts]


def test_short_main_stays_with_its_call(tmp_path: Path) -> None:
    """A call goes to the next page with what it calls, or alone after a long one."""
    short = pages_with_output(tmp_path / "short", rows=4, lines=3)
    assert {"2", "3", "4"} in short
    assert {"3", "4"} not in short
    long = pages_with_output(tmp_path / "long", rows=10, lines=3)
    assert {"3", "4"} in long
    assert {"4"} not in long


def test_boxes_keep_their_last_line(tmp_path: Path) -> None:
    """No page begins with the line of a box that only leads elsewhere."""
    (tmp_path / "code").mkdir()
    code = "".join(f"line_{number} = 1\n" for number in range(30))
    (tmp_path / "code" / "some.py").write_text(code, "utf-8")
    words = "Some words, and more of them, which fill a line or so of the page. "
    boxes = {
        "code": f"{words}\n\n```{{listing}} some.py\n:caption: Some code\n```",
        "words": words * 16,
    }
    pages = {
        f"{name}{above}": f"# Page {above}\n\n"
        + "Some text.\n\n" * above
        + f"````{{admonition}} A box\n{box}\n\n[Further](#further)\n````\n"
        for name, box in boxes.items()
        for above in range(22)
    }
    other = "(further)=\n# Further\n\nThe end.\n"
    printed = press_pages(tmp_path, **pages, other=other)
    assert printed.said == ""
    texts = [page.extract_text() for page in printed.reader.pages[FRONT + 1 :]]
    ends = [text for text in texts if "Further (page" in text]
    assert len(ends) == len(pages)
    for text in ends:
        assert len(re.findall("line_|fill a line", text)) > 1


def test_listings_go_on_under_their_caption(tmp_path: Path) -> None:
    """Each page that begins inside a listing says which, above its first line."""
    code = "\n\n\n".join(
        f"def some_{number}():\n" + "    return 1\n" * 10 for number in range(12)
    )
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "some.py").write_text(code, "utf-8")
    listing = "```{listing} some.py\n:caption: Some code\n```\n\nThe end.\n"
    page = "# One\n\n" + "Some text.\n\n" * 25 + listing
    printed = press_pages(tmp_path, page=page)
    assert printed.said == ""
    texts = [squeezed(page.extract_text()) for page in printed.reader.pages]
    opening, *others = (text for text in texts if "defsome_" in text)
    assert "Listing1.1Somecodesome.py" in opening
    assert "continued" not in opening
    assert len(others) > 1
    for text in others:
        assert re.search(r"^1OneListing1\.1continuedsome\.pydefsome_\d", text)
    assert "".join(texts).count("continued") == len(others)


def test_continued_captions_are_near_their_code(tmp_path: Path) -> None:
    """What goes on is named nearer to its first line than to the running head."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "some.py").write_text("line = 1\n" * 150)
    page = "# One\n\n```{listing} some.py\n:caption: Some code\n```\n"
    papers = ("a4", "letter", "book")
    printed = press_pages(tmp_path, papers, page=page)
    for paper in papers:
        page = spots(printed.on(paper))[-1]
        (caption,) = (it.y for it in page if "continued" in it.text)
        head = max(it.y for it in page)
        code = max(it.y for it in page if "line" in it.text)
        assert head - caption > 1.5 * (caption - code) > 20


@pytest.mark.parametrize("end", ["The end.", "- One.\n- The end."])
def test_boxes_have_as_much_room_below_as_above(tmp_path: Path, end: str) -> None:
    """A box that ends with a list is as near to its rule as any other."""
    box = f"```{{admonition}} A box\n{end}\n```\n"
    printed = press_pages(tmp_path, page=f"# One\n\nAbove.\n\n{box}\nBelow.\n")
    at = {it.text.strip(): it.y for it in spots(printed.path)[-1]}
    above, below = at["Above."] - at["A box"], at["The end."] - at["Below."]
    assert abs(above - below) < 5


def test_boxes_share_the_rule_between_them(tmp_path: Path) -> None:
    """A box begins where the one before it ends, whatever is not printed between."""
    boxes = "".join(
        f"```{{{kind}}} {name}\nOne line.\n```\n\n% a remark\n\n"
        for kind, name in (("note", ""), ("warning", ""), ("topic", "Third"))
    )
    printed = press_pages(tmp_path, page=f"# One\n\nAbove.\n\n{boxes}\nBelow.\n")
    assert printed.said == ""
    page = spots(printed.path)[-1]
    titles = ("Note", "Warning", "Third", "Below.")
    begins = [it.y for it in page if it.text.strip() in titles]
    ends = [it.y for it in page if it.text.strip() == "One line."]
    gaps = [round(end - begin) for end, begin in zip(ends, begins[1:], strict=True)]
    assert gaps[0] == gaps[1] < gaps[2] - 14


def table_on_pages(folder: Path, above: int) -> PdfReader:
    """Print a long table, with some text above it and much below."""
    rows = "".join(f"| row_{at} | {at} |\n" for at in range(60))
    table = f"```{{table}} A table\n\n| it says | it means |\n|---|---|\n{rows}```\n"
    text = "Some text.\n\n"
    page = f"# One\n\n{text * above}{table}\n{text * 60}"
    printed = press_pages(folder, page=page)
    assert printed.said == ""
    return printed.reader


def test_tables_go_on_under_their_caption(tmp_path: Path) -> None:
    """Each page that begins inside a table says which, and has its header."""
    reader = table_on_pages(tmp_path, above=2)
    texts = [squeezed(page.extract_text()) for page in reader.pages]
    opening, *others = (text for text in texts if "row_" in text)
    assert "Table1.1Atableitsaysitmeansrow_0" in opening
    assert "continued" not in opening
    assert len(others) > 1
    for text in others:
        assert re.search(r"^1OneTable1\.1continueditsaysitmeansrow_\d", text)
    assert "".join(texts).count("continued") == len(others)


def test_tables_end_where_they_end(tmp_path: Path) -> None:
    """A table has its last rule below the last row, and none where a page breaks it."""
    reader = table_on_pages(tmp_path, above=2)
    pages = [page for page in reader.pages if "row_" in page.extract_text()]
    rule = re.compile(rb" 0\.8 w 4 M 0 0 m (\S+) 0 l")
    rules = [
        [float(width) for width in rule.findall(page.get_contents().get_data())]
        for page in pages
    ]
    (_chapter, width), *others, last = rules
    assert others == [[width]] * (len(pages) - 2)
    assert last == pytest.approx([width, width], abs=1)


def test_tables_are_marked_once(tmp_path: Path) -> None:
    """What leads to a table leads to it once, however often its header is printed."""
    rows = "".join(f"| row_{at} | {at} |\n" for at in range(60))
    table = f"| it says | it means |\n|---|---|\n{rows}"
    printed = press_index(tmp_path, ["what it says"], table)
    index = squeezed(printed.reader.pages[-1].extract_text())
    assert "whatitsays5" in index


def test_tables_begin_with_two_rows(tmp_path: Path) -> None:
    """No page ends after the first row of a table."""
    ends = set()
    for above in range(20, 28):
        reader = table_on_pages(tmp_path / str(above), above)
        texts = (page.extract_text() for page in reader.pages)
        opening = next(text for text in texts if "row_0" in text)
        ends.add(len(re.findall("row_", opening)))
    assert 2 in ends
    assert 1 not in ends


def test_blank_lines_are_set_as_one(tmp_path: Path) -> None:
    """Two blank lines of a program are one on paper; what it printed stays as it was."""
    heights: dict[str, float] = {}

    def keep(text: str, cm: list, tm: list, _font: dict, _size: float) -> None:
        if text.strip():
            heights.setdefault(text.strip(), tm[5] + cm[5])

    blocks = ("python", "one = 1\n\n\ntwo = 2"), ("console", "three\n\n\nfour")
    page = "# One\n\n" + "\n\n".join(f"```{it}\n{code}\n```" for it, code in blocks)
    for sheet in press_pages(tmp_path, page=page).reader.pages:
        sheet.extract_text(visitor_text=keep)
    one, two, three, four = (
        next(heights[text] for text in heights if text.startswith(word))
        for word in ("one", "two", "three", "four")
    )
    assert round(one - two) == 24
    assert round(three - four) == 36


def test_checkpoints_name_the_page_of_their_answer(tmp_path: Path) -> None:
    """The last line of a question gives the page of its answer, and back again."""
    question = (
        "```{checkpoint}\nWhat is it?\n\n"
        "- [x] Waiting.\n\n  It is.\n- [ ] Computing.\n\n  It isn't.\n```\n"
    )
    pages = {"one": f"# One\n\n{question}", "two": f"# Two\n\n{question}"}
    answers = "# Answers\n\n```{answers}\n```\n"
    printed = press_pages(tmp_path, **pages, answers=answers)
    assert printed.said == ""
    *_, first, second, last = (
        squeezed(page.extract_text()) for page in printed.reader.pages
    )
    there = last[-1]
    for text in (first, second):
        choices = "A.Waiting.B.Computing."
        assert f"Whatisit?{choices}Answerattheback(page{there})" in text
        assert f"Checkpoint1(page{text[-1]}):Aisright.A.Itis.B.Itisn\u2019t." in last


def test_lists_begin_with_two_items(tmp_path: Path) -> None:
    """No page ends after a heading, or the first item of a list."""
    items = "".join(f"- item_{number}\n" for number in range(30))
    pages = {
        f"page{rows}": f"# Page {rows}\n\n"
        + "Some text.\n\n" * rows
        + f"## A heading\n\nThese:\n\n{items}"
        for rows in range(12, 28)
    }
    reader = press_pages(tmp_path, **pages).reader
    ends = set()
    for page in reader.pages[FRONT + 1 :]:
        *_, end, _folio = page.extract_text().strip().split("\n")
        ends.add(end.removeprefix("• "))
    assert {"item_2", "item_29", "Some text."} <= ends
    assert not [end for end in ends if "heading" in end]
    assert not {"item_0", "These:"} & ends


def test_colophon_says_what_the_settings_say(book: Printed) -> None:
    """The third page has the version, the licences and the fonts."""
    colophon = " ".join(book.reader.pages[2].extract_text().split())
    assert f"Version {book.app.config.release}, 21 September 2026" in colophon
    for line in book.app.config.press_imprint:
        assert line in colophon
    assert "TeX Gyre Pagella, TeX Gyre Heros and JetBrains Mono" in colophon


def test_long_output_is_wrapped(tmp_path: Path) -> None:
    """A long line of output goes on in the next line, and overprints none."""
    long = " ".join(f"word{number:02}" for number in range(24))
    page = f"# One\n\n```console\n$ first\n{long}\nlast\n```\n"
    heights: list[float] = []

    def keep(text: str, cm: list, tm: list, _font: dict, size: float) -> None:
        if text.strip() and size == 8.5 and FOOT < tm[5] + cm[5] < HEAD:
            heights.append(tm[5] + cm[5])

    printed = press_pages(tmp_path, page=page)
    (number,) = body_pages(printed.reader)[1:]
    text = printed.reader.pages[number].extract_text(visitor_text=keep)
    assert squeezed(long) in squeezed(text)
    rows = sorted({round(height) for height in heights}, reverse=True)
    assert [12] * 4 == [above - below for above, below in pairwise(rows)]


@pytest.mark.parametrize(
    ("long", "rest"),
    [
        (f"{'x' * 50}/{'y' * 20}/ab", f"{'y' * 20}/ab"),
        (f"{'x' * 10}/{'y' * 62}", "y" * 4),
        (f"{'word ' * 14}word", "word"),
        (f"{'word ' * 14}a b", "word a b"),
        (f"a/b {'word/' * 15}word", "word/word/word"),
    ],
)
def test_long_words_are_cut_after_slashes(tmp_path: Path, long: str, rest: str) -> None:
    """A line is cut after a space, or a slash, and leaves no letter or two alone."""
    page = f"# One\n\n```console\n{long}\n```\n"
    *_, last = spots(press_pages(tmp_path, page=page).path)
    (*_, found) = (it.text.strip() for it in last if it.size == 8.5 and it.y < HEAD)
    assert found == rest


@pytest.mark.parametrize("rest", [" word" * 16, "\n    ~~~~^^"])
def test_output_is_torn_from_no_rest_of_it(tmp_path: Path, rest: str) -> None:
    """No page begins with what belongs to the line above: a part of it, or marks."""
    output = "\n".join(f"line_{number}{rest}" for number in range(40))
    pages = {
        f"page{above}": f"# Page {above}\n\n"
        + "Some text.\n\n" * above
        + f"```console\n{output}\n```\n"
        for above in range(2, 6)
    }
    begins = [
        next(it.text for it in page if it.size == 8.5 and it.y < HEAD)
        for page in spots(press_pages(tmp_path, **pages).path)
        if any("line_" in it.text for it in page)
    ]
    assert len(begins) > len(pages)
    assert all(begin.strip().startswith("line_") for begin in begins)


def test_listings_hold_their_output(tmp_path: Path) -> None:
    """A short program stands whole on the page that shows what it printed."""
    (tmp_path / "code").mkdir()
    code = "\n".join(f"line_{number} = {number}" for number in range(7))
    (tmp_path / "code" / "seven.py").write_text(code)
    (tmp_path / "code" / "seven.out").write_text("$ python seven.py\nprinted")
    pages = {
        f"page{rows}": f"# Page {rows}\n\n"
        + "Some text.\n\n" * rows
        + "```{listing} seven.py\n:caption: Seven\n```\n\n"
        + "```{transcript} seven.out\n```\n"
        for rows in range(10, 28)
    }
    texts = [
        page.extract_text() for page in press_pages(tmp_path, **pages).reader.pages
    ]
    outputs = [text for text in texts if "printed" in text]
    assert len(outputs) == len(pages)
    assert all("line_0" in text for text in outputs)
    assert any(text.count("Some text") == 1 for text in outputs)  # which leads to it


# What stops the press


def test_unknown_node_stops_the_press(tmp_path: Path) -> None:
    """What the press has no form for stops it, with page and line."""
    page = "# One\n\nA line.\n\n```{math}\nx^2\n```\n"
    printed = press_pages(tmp_path, page=page)
    assert re.search(r"page\.md:5: WARNING: .*math_block", printed.said)
    assert printed.app.statuscode == 1
    assert not printed.path.exists()


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


def test_missing_glyph_stops_the_press(tmp_path: Path) -> None:
    """A character that no font has stops the press, with page and line."""
    printed = press_pages(tmp_path, page="# One\n\nA line.\n\nA face: 🙂\n")
    assert "page.md:5: WARNING: no glyph for '🙂' (U+1F642" in printed.said
    assert printed.app.statuscode == 1
    assert not printed.path.exists()


def test_every_font_character_is_no_fault(tmp_path: Path) -> None:
    """Characters that some font has are printed, and can be read back."""
    printed = press_pages(tmp_path, page="# One\n\nHere: é ∞ → ↪ ✓ █ π “x” …\n")
    assert printed.said == ""
    assert "é∞→✓█π“x”…" in text_of(printed.path)[0]


def test_wide_code_stops_the_press(tmp_path: Path) -> None:
    """A line of code that is wider than the paper is named where it was written."""
    (tmp_path / "code").mkdir()
    lines = ["def wide():", "    x = 1", f"    return {'x' * 61}"]
    (tmp_path / "code" / "fits.py").write_text("\n".join([*lines[:2], lines[2][:72]]))
    (tmp_path / "code" / "wide.py").write_text("\n".join([*lines[:2], lines[2] + "y"]))
    listing = "```{listing} %s.py\n:caption: Some code\n:pyobject: wide\n```\n"
    fits = press_pages(tmp_path, page=f"# One\n\n{listing % 'fits'}")
    assert (fits.said, fits.app.statuscode) == ("", 0)
    wide = press_pages(tmp_path, page=f"# One\n\n{listing % 'wide'}")
    assert re.search(r"code.wide\.py:3: WARNING: .* has 73 characters", wide.said)
    assert wide.app.statuscode == 1


def test_faults_leave_the_old_book(tmp_path: Path) -> None:
    """A fault leaves the last good book as it was, and nothing half-written."""
    good = press_pages(tmp_path, page="# One\n\nGood.\n").path
    before = good.read_bytes()
    press_pages(tmp_path, page="# One\n\n```{math}\nx\n```\n")
    assert good.read_bytes() == before
    assert {"doctrees", PDF} == {it.name for it in good.parent.iterdir()}


def test_all_faults_are_named(tmp_path: Path) -> None:
    """The press names every fault before it stops."""
    page = "# One\n\nA 🙂.\n\n```{math}\nx\n```\n\n![](x.svg)\n\n{doc}`index`\n"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "x.svg").write_text(svg)
    said = press_pages(tmp_path, page=page).said
    assert re.findall(r"page\.md:(\d+)", said) == ["3", "5", "9", "11"]
    assert said.endswith("The press stopped: no PDF was written. [press]\n")


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_cheat_sheet(paper: str, book: Printed) -> None:
    """The cheat sheet is a PDF of its own: one page, and every word of it."""
    (page,) = PdfReader(book.path.with_name(f"cheat-sheet-{paper}.pdf")).pages
    width, height = float(page.mediabox.width), float(page.mediabox.height)
    assert (round(width), round(height)) == {"a4": (595, 842), "letter": (612, 792)}[
        paper
    ]
    said = squeezed(page.extract_text())
    doctree = book.doctrees()["cheat_sheet"]
    unprinted = {
        text
        for block in doctree.findall(nodes.container)
        for part in block.children
        if not isinstance(part, nodes.literal_block)
        for text in part.findall(nodes.Text)
    }  # captions and file names, for which there is no room
    pieces = [text for text in texts(doctree) if text not in unprinted]
    assert len(pieces) > 50
    for text in pieces:
        assert squeezed(text.astext()) in said


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_cheat_sheet_is_large(paper: str, book: Printed) -> None:
    """The question and the table are readable from further off than the rest."""
    (page,) = PdfReader(book.path.with_name(f"cheat-sheet-{paper}.pdf")).pages
    sizes: dict[str, float] = {}

    def keep(text: str, _cm: list, _tm: list, _font: dict, size: float) -> None:
        for word in text.split():
            sizes.setdefault(word, size)

    page.extract_text(visitor_text=keep)
    assert sizes["Cheat"] >= 28
    assert sizes["asyncio"] >= 14
    assert sizes["Map"] >= 10
    assert min(sizes.values()) >= 8


def test_sheet_without_its_page(tmp_path: Path) -> None:
    """A book without a cheat sheet is printed without one."""
    printed = press_pages(tmp_path, page="# One\n\nText.\n")
    assert printed.said == ""
    assert [PDF] == [path.name for path in printed.path.parent.glob("*.pdf")]


def test_options_are_whole(tmp_path: Path) -> None:
    """No line ends between the hyphen of an option and its name."""
    words = ("word " * count + "`python -X dev`.\n" for count in range(8, 24))
    printed = press_pages(tmp_path, page="# Options\n\n" + "\n".join(words))
    text = "\n".join(page.extract_text() for page in printed.reader.pages)
    lines = text.splitlines()
    assert sum("-X" in line for line in lines) == 16
    assert not [line for line in lines if line.endswith("-")]
