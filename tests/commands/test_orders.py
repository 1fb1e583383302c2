"""The table of tools that choose the order: told right on the page."""

import csv
import re

import pytest

from commands import orders
from harness.measurements import ORDERS
from harness.pages import BOOK

pytestmark = pytest.mark.once

(DAY, *HEAD), *ROWS = csv.reader(ORDERS.read_text("utf-8").splitlines())
TEXT = (BOOK / "ch13_testing.md").read_text("utf-8")


def test_every_tool() -> None:
    """The table has a date, and a row for each tool that the command tries."""
    assert re.fullmatch(r"tool, on \d{4}-\d\d-\d\d", DAY)
    assert [*orders.HEAD[1:]] == HEAD
    assert [name.split()[0] for name, *_ in ROWS] == [*orders.TOOLS]


def test_told() -> None:
    """The page tells who missed what, and that no right program was called wrong."""
    missed = {
        name.split()[0]: sum("missed" in cell for cell in cells)
        for name, *cells in ROWS
    }
    assert {name for name, times in missed.items() if times} == {"simloom", "seedloop"}
    assert missed["simloom"] == 1
    assert not any("no." in cell for _, *cells in ROWS for cell in cells[1:6:2])
    assert "Nobody has called a right program wrong" in TEXT
    assert "two called a wrong one right" in TEXT


def test_ours() -> None:
    """The page tells the numbers of every_order.py as the table does."""
    assert ROWS[0][1:3] == ["no. 7", "all 41"]
    assert '"no. 7" is the order or the seed' in TEXT
