"""How admonitions, lists and figures stand on a page."""

import re
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")


from harness.pdfs import FRONT, press_pages, spots, squeezed

pytestmark = pytest.mark.book


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


def test_boxes_have_as_much_room_below_as_above(tmp_path: Path) -> None:
    """A box that ends with a list is as near to its rule as any other."""
    ends = ("The end.", "- One.\n- The end.")
    boxes = (f"```{{admonition}} A box\n{end}\n```\n" for end in ends)
    pages = {
        f"page{at}": f"# One\n\nAbove.\n\n{box}\nBelow.\n"
        for at, box in enumerate(boxes)
    }
    for page in spots(press_pages(tmp_path, **pages).path)[-2:]:
        at = {it.text.strip(): it.y for it in page}
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


def test_last_sections_stay_whole(tmp_path: Path) -> None:
    """A chapter ends with no page for a few lines, if its last section is short."""
    lengths = {"short": 4, "long": 24}
    pages = {
        f"{name}{above}": f"# {name}\n\n"
        + "Text.\n\n" * above
        + f"## Opens {name}\n\n"
        + "- An item.\n" * items
        + f"\nCloses {name}.\n"
        for name, items in lengths.items()
        for above in (14, 17, 20, 23)
    }
    printed = press_pages(tmp_path, **pages)
    texts = [squeezed(page.extract_text()) for page in printed.reader.pages]
    contents = 1 + max(at for at, text in enumerate(texts) if "Contents" in text)
    opened, closed = (
        {
            name: [f"{does}{name}" in text for text in texts[contents:]]
            for name in lengths
        }
        for does in ("Opens", "Closes")
    )
    assert sum(opened["short"]) == 4
    assert opened["short"] == closed["short"]
    assert opened["long"] != closed["long"]


def test_tall_figures_go_to_the_foot(tmp_path: Path) -> None:
    """The text after a tall figure that does not fit goes on above it."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 %d">'
        '<text y="9">drawn</text></svg>'
    )
    (tmp_path / "book").mkdir()
    for name, height in {"tall": 100, "small": 20}.items():
        (tmp_path / "book" / f"{name}.svg").write_text(drawing % height)
    pages = {
        f"{name}{above}": f"# {name}\n\n"
        + "Some text.\n\n" * above
        + f"```{{figure}} {name}.svg\n:alt: a drawing\n:width: 100%\n\nA caption.\n```\n"
        + "\nAfter it.\n"
        for name in ("tall", "small")
        for above in (2, 16)
    }
    printed = press_pages(tmp_path, **pages)
    assert printed.said == ""
    texts = [squeezed(page.extract_text()) for page in printed.reader.pages]
    found = [text for text in texts if "Afterit." in text or "drawn" in text]
    assert [re.findall("drawn|Afterit", text) for text in found] == [
        ["Afterit", "drawn"],
        ["Afterit"],
        ["drawn"],
        ["drawn", "Afterit"],
        ["drawn", "Afterit"],
    ]
