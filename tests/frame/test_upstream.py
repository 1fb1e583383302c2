"""What mends the bugs of others."""

import re
from pathlib import Path

import pytest

from harness.books import Book, delivered, spoil

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book


def test_index_says_see_last() -> None:
    """In the index, what an entry says to see stands below what it leads to."""
    index = (delivered("html") / "genindex.html").read_text("utf-8")
    mixed = 0
    for below in re.findall(r"<ul>((?:(?!<ul>).)*?)</ul>", index, re.DOTALL):
        leads = [bool(link) for link in re.findall(r"<li>\s*(<a)?", below)]
        assert leads == sorted(leads, reverse=True), below
        mixed += len({*leads}) == 2
    assert mixed


def test_said_again(tmp_path: Path) -> None:
    """What is wrong with a page is said with each build, and once mended no more."""
    book = Book.small(tmp_path, {"wrong": "# Wrong\n\n```{note}\nIt is.\n```\n"})
    spoil(book.page("wrong"), "{note}", "{noted}")
    wrong = "wrong.md:3: WARNING: Unknown directive"
    assert wrong in book.build().said
    assert wrong in book.build().said
    spoil(book.page("wrong"), "{noted}", "{note}")
    assert book.build() == (0, "")
