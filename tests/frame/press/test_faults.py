"""What stops the press."""

import re
from pathlib import Path

import pytest

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytest.importorskip("typst", reason="the book's tools are not installed here")


from harness.pdfs import press_pages

pytestmark = pytest.mark.book


PAGE = """# One

A face: 🙂

{math}`\\unheard`

![](x.svg)

{doc}`index`
"""
FAULTS = {
    3: "no glyph for '🙂' (U+1F642",
    5: "the press can't set this formula: Unknown LaTeX command",
    7: "the image has no text for :alt:",
    9: "leads to a page that is not printed",
}


def test_every_fault_stops_the_press(tmp_path: Path) -> None:
    """What can't be printed right is named with page and line, and nothing is printed.

    The last good book stays as it was.
    """
    good = press_pages(tmp_path, page="# One\n\nGood.\n")
    assert (good.said, good.told.status) == ("", 0)
    before = good.path.read_bytes()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    (tmp_path / "book" / "x.svg").write_text(svg)
    bad = press_pages(tmp_path, page=PAGE)
    found = re.findall(r"page\.md:(\d+): WARNING: (.*)", bad.said)
    assert [int(line) for line, _ in found] == list(FAULTS)
    for line, said in found:
        assert FAULTS[int(line)] in said
    assert bad.said.endswith("The press stopped: no PDF was written. [press]\n")
    assert bad.told.status == 1
    assert good.path.read_bytes() == before
    assert [good.path.name] == [it.name for it in good.folder.iterdir()]


def test_wide_code_stops_the_press(tmp_path: Path) -> None:
    """A line of code that is wider than the paper is named where it was written."""
    (tmp_path / "code").mkdir()
    lines = ["def wide():", "    x = 1", f"    return {'x' * 61}"]
    (tmp_path / "code" / "fits.py").write_text("\n".join([*lines[:2], lines[2][:72]]))
    (tmp_path / "code" / "wide.py").write_text("\n".join([*lines[:2], lines[2] + "y"]))
    listing = "```{listing} %s.py\n:caption: Some code\n:pyobject: wide\n```\n"
    page = f"# One\n\n{listing % 'fits'}\n{listing % 'wide'}"
    wide = press_pages(tmp_path, page=page)
    (where,) = re.findall(r"(\S+): WARNING: .* has 73 characters", wide.said)
    assert re.search(r"code.wide\.py:3$", where)
    assert "fits.py" not in wide.said
    assert wide.told.status == 1


def test_what_typst_cannot_set_stops_the_press(tmp_path: Path) -> None:
    """What Typst can't set is told as Typst says it, with the paper."""
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "empty.png").write_bytes(b"")
    printed = press_pages(tmp_path, page="# One\n\n![a picture](empty.png)\n")
    assert "WARNING: Typst can't set waiting-or-computing on a4: " in printed.said
    assert printed.told.status == 1
    assert not printed.path.exists()
