"""Spaces at which no line ends."""

import html
import re
from pathlib import Path

import pytest

from harness.books import Book, delivered
from harness.programs import ROOT

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

SOURCES = sorted((ROOT / "book").glob("*.md"))
CODE = r"<(pre|code|script|style|svg|title)\b.*?</\1>|<[^>]*>"
PARTED = r".*\d (?:[%×]|m?s|[kMG]B)(?!\w)|.*(?i:chapters?|python) \d.*"
PAGE = """# Typography

It took 2 s, or 20 ms, on Python 3.14: 80 % of it, 3 × as long, and 5 MB.
See chapters 2 and 3, or {numref}`chapter {number} <here>`, and 7 sums.

The command `sleep 2 s` is code.

```{toctree}
:numbered:

other
```
"""
OTHER = "(here)=\n# Other\n\nWords.\n"


def prose(page: Path) -> str:
    """Return the text of a page without what is code."""
    markup = page.read_text("utf-8")
    return html.unescape(re.sub(CODE, "", markup, flags=re.DOTALL))


def test_delivered() -> None:
    """No line ends before a unit, or between a chapter and its number."""
    for page in (delivered("html") / f"{page.stem}.html" for page in SOURCES):
        assert re.findall(PARTED, prose(page)) == [], page.name


def test_spaces(tmp_path: Path) -> None:
    """Such a space is one that no line ends at; any other stays as it is."""
    book = Book.small(tmp_path, {"index": PAGE, "other": OTHER})
    assert book.build("html") == (0, "")
    page = book.bound("html") / "index.html"
    words = prose(page).replace("\xa0", "~")
    assert "It took 2~s, or 20~ms, on Python~3.14: 80~% of it, 3~× as long, an" in words
    assert "and 5~MB.\nSee chapters~2 and 3, or chapter~1, and 7 sums." in words
    (code,) = re.findall("<code.*?</code>", page.read_text("utf-8"))
    assert re.sub("<[^>]*>", "", code) == "sleep 2 s"
