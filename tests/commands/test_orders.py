"""The table of tools that choose the order: told right on the page."""

import csv
import importlib
import re
from typing import Any

import pytest

from commands import orders
from harness.measurements import ORDERS
from harness.pages import BOOK
from harness.programs import is_installed

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


@pytest.mark.skipif(not is_installed("frontrun"), reason="needs frontrun")
def test_bound_of_frontrun() -> None:
    """Unless it is told to, frontrun tries no order with three interruptions."""
    explore = importlib.import_module("frontrun").explore
    workers = [orders.BackAndForth.begin, orders.BackAndForth.answer]

    def explored(**bound: Any) -> Any:
        return explore(
            orders.BackAndForth, workers, orders.BackAndForth.is_right, **bound
        )

    assert explored().property_holds
    found = explored(preemption_bound=None)
    assert (found.property_holds, found.num_explored) == (False, 4)
    assert "finds this mistake in its fourth order" in TEXT


@pytest.mark.skipif(not is_installed("interleave-test"), reason="needs interleave-test")
def test_bound_of_interleave_test() -> None:
    """Nor does interleave-test, which then says that it has tried all."""
    library = importlib.import_module("interleave_test")

    def model() -> None:
        shared = orders.BackAndForth()
        for thread in [*map(library.spawn, (shared.begin, shared.answer))]:
            thread.join()
        assert shared.is_right()

    found = library.explore(model, strategy="dfs", iterations=10_000)
    assert (found.failure, found.exhausted) == (None, True)
