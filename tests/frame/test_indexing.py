"""The index: an entry a line, and what to see below what is there."""

import re
from pathlib import Path

import pytest

from harness.books import Book, delivered

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book


def test_see_last() -> None:
    """In the index, what an entry says to see stands below what it leads to."""
    index = (delivered("html") / "genindex.html").read_text("utf-8")
    mixed = 0
    for below in re.findall(r"<ul>((?:(?!<ul>).)*?)</ul>", index, re.DOTALL):
        leads = [bool(link) for link in re.findall(r"<li>\s*(<a)?", below)]
        assert leads == sorted(leads, reverse=True), below
        mixed += len({*leads}) == 2
    assert mixed


def test_an_entry_a_line(tmp_path: Path) -> None:
    """Each line is an entry, of any kind that Sphinx knows, and so is the argument."""
    entries = "```{index} heron\nwren; brown\npair: owl; night\n```\n\nBirds.\n"
    book = Book.small(tmp_path, {"birds": f"# Birds\n\n{entries}"})
    assert book.build("html").said == ""
    index = (book.bound("html") / "genindex.html").read_text("utf-8")
    for word in ("heron", "wren", "brown", "owl", "night"):
        assert re.search(rf">{word}<|\b{word}\n", index), word


def test_see_after_z(tmp_path: Path) -> None:
    """What to see comes last, also where the letters say otherwise."""
    entries = "```{index}\nwren; zebra finch\nseealso: wren; heron\n```\n\nBirds.\n"
    book = Book.small(tmp_path, {"birds": f"# Birds\n\n{entries}"})
    assert book.build("html").said == ""
    index = (book.bound("html") / "genindex.html").read_text("utf-8")
    assert index.index("zebra finch") < index.index("see also")


def test_an_entry_in_a_row(tmp_path: Path) -> None:
    """An entry in a cell leads to its row, and is not read there."""
    row = "| an owl{entry}`single: night; birds of the`{entry}`owl` | hoots |"
    table = f"| bird | says |\n|---|---|\n| a wren | chirps |\n{row}\n"
    book = Book.small(tmp_path, {"birds": f"# Birds\n\n{table}"})
    assert book.build("html").said == ""
    index = (book.bound("html") / "genindex.html").read_text("utf-8")
    page = (book.bound("html") / "birds.html").read_text("utf-8")
    _, _, last = page.rpartition("<tr")
    places = re.findall(r'href="birds.html#(index-\d+)">(?:owl|birds of the)<', index)
    assert len({*places}) == 2
    assert [place for place in places if f'id="{place}"' not in last] == []
    assert "an owl" in re.sub("<[^>]*>", "", last)
    assert "night" not in last
