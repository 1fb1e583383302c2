"""How programs and what they print are set, and where a page may break them."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")


from harness.pdfs import FOOT, HEAD, PAPERS, body_pages, press_pages, spots, squeezed

pytestmark = pytest.mark.book


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
    counts = {len(it) for it in lines_on_pages(tmp_path, code, range(2, 60))}
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
    """A listing of functions can be broken after each of them, and within none."""
    functions = (
        "def some():\n" + "".join(f"    line_{at + more} = 1\n" for more in range(4))
        for at in (0, 4, 8)
    )
    found = lines_on_pages(tmp_path, "\n\n".join(functions), range(14, 28))
    assert {lines[0] for lines in found} == {0, 4, 8}


# What opens a chapter may have its output overleaf; these tests are about the others.
OPENING = "```python\nopens = True\n```\n\n"


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
        + OPENING
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
    printed = press_pages(tmp_path, PAPERS, page=page)
    for paper in PAPERS:
        last = spots(printed.on(paper))[-1]
        (caption,) = (it.y for it in last if "continued" in it.text)
        head = max(it.y for it in last)
        code = max(it.y for it in last if "line" in it.text)
        assert head - caption > 1.5 * (caption - code) > 20


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


def test_long_words_are_cut_after_slashes(tmp_path: Path) -> None:
    """A line is cut after a space, or a slash, and leaves no letter or two alone."""
    rests = {
        f"{'x' * 50}/{'y' * 20}/ab": f"{'y' * 20}/ab",
        f"{'x' * 10}/{'y' * 62}": "y" * 4,
        f"{'word ' * 14}word": "word",
        f"{'word ' * 14}a b": "word a b",
        f"a/b {'word/' * 15}word": "word/word/word",
    }
    pages = {
        f"page{at}": f"# One\n\n```console\n{long}\n```\n"
        for at, long in enumerate(rests)
    }
    printed = spots(press_pages(tmp_path, **pages).path)[-len(pages) :]
    for page, rest in zip(printed, rests.values(), strict=True):
        *_, found = (it.text.strip() for it in page if it.size == 8.5 and it.y < HEAD)
        assert found == rest


def test_output_is_torn_from_no_rest_of_it(tmp_path: Path) -> None:
    """No page begins with what belongs to the line above: a part of it, or marks."""
    outputs = {
        name: "\n".join(f"line_{number}{rest}" for number in range(40))
        for name, rest in {"rest": " word" * 16, "marks": "\n    ~~~~^^"}.items()
    }
    pages = {
        f"{name}{above}": f"# Page {above}\n\n"
        + "Some text.\n\n" * above
        + f"```console\n{output}\n```\n"
        for name, output in outputs.items()
        for above in range(2, 6)
    }
    begins = [
        next(it.text for it in page if it.size == 8.5 and it.y < HEAD)
        for page in spots(press_pages(tmp_path, **pages).path)
        if any("line_" in it.text for it in page)
    ]
    assert len(begins) > 1.5 * len(pages)
    assert all(begin.strip().startswith("line_") for begin in begins)


def test_listings_hold_their_output(tmp_path: Path) -> None:
    """A short program stands whole on the page that shows what it printed."""
    (tmp_path / "code").mkdir()
    code = "\n".join(f"line_{number} = {number}" for number in range(7))
    (tmp_path / "code" / "seven.py").write_text(code)
    (tmp_path / "code" / "seven.out").write_text("$ python seven.py\nprinted")
    pages = {
        f"page{rows}": f"# Page {rows}\n\n"
        + OPENING
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


def test_first_programs_are_not_torn(tmp_path: Path) -> None:
    """A chapter's head is raised only where its first program then stands whole."""
    (tmp_path / "code").mkdir()
    pages = {}
    for functions in range(4, 16):
        code = "\n\n".join(f"def f():\n    line_{at} = 1\n" for at in range(functions))
        (tmp_path / "code" / f"some{functions}.py").write_text(code)
        (tmp_path / "code" / f"some{functions}.out").write_text("$ python\nsaid")
        pages[f"page{functions}"] = (
            f"# With {functions}\n\n"
            + "Some text.\n\n" * 6
            + f"```{{listing}} some{functions}.py\n:caption: Some\n```\n\n"
            + f"```{{transcript}} some{functions}.out\n```\n\nMore.\n"
        )
    opened = {
        int(said[2]): (said[1] == " ", page.extract_text().count("line_"))
        for page in press_pages(tmp_path, **pages).reader.pages
        if (
            said := re.search(
                r"^\d+(\s)With\s(\d+)\nSome", page.extract_text(), re.MULTILINE
            )
        )
    }
    assert list(opened) == list(range(4, 16))
    raised = {count for count, (is_raised, _) in opened.items() if is_raised}
    whole = {count for count, (_, lines) in opened.items() if lines == count}
    assert raised
    assert raised < whole < set(opened)
    assert max(raised) == max(whole)
