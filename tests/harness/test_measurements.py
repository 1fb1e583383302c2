"""How figures become tables."""

import pytest

from harness.measurements import Column, Row, cell, csv_of, machines, order, table

ROWS: list[Row] = [
    {"what": "in a loop", "program": "ch/a.py", "reads": "loop"},
    {"what": "in threads", "program": "ch/a.py", "reads": "threads"},
    {"what": "threads against the loop", "ratio": ["in a loop", "in threads"]},
]


def column(python: str, **changes: object) -> Column:
    """Return what was measured on one Python."""
    figures = {"ch/a.py: loop": "8.0 s", "ch/a.py: threads": "2.0 s"}
    where = {"python": python, "machine": "m, Linux", "date": "d", "quiet": True}
    return {**where, "figures": figures, **changes}  # type: ignore[typeddict-item]


def test_table() -> None:
    """A table has a row for each figure, and a column for each Python."""
    lacks = column("3.12.1", figures={"ch/a.py: loop": "7.9 s"})
    assert table(ROWS, {"3.11": column("3.11.7"), "3.12": lacks}) == [
        ["on Python", "3.11", "3.12"],
        ["in a loop", "8.0 s", "7.9 s"],
        ["in threads", "2.0 s", "–"],
        ["threads against the loop", "4.0 ×", "–"],
    ]


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        (["9.4 s", "1.0 s"], "9.4 ×"),
        (["9.5 s", "1.0 s"], "10 ×"),
        (["9.5 s", "0.0 s"], "–"),
        (["12 ms", None], "–"),
    ],
)
def test_ratios(figures: list[str | None], text: str) -> None:
    """A ratio has two digits, and there is none of what is not there, or nothing."""
    assert cell(figures) == text


def test_machines() -> None:
    """What was measured on one machine on one day stands in one row."""
    busy = column("3.13.0", quiet=False)
    assert machines({"a": column("3.11.7"), "b": busy, "c": column("3.12.1")}) == [
        ["Python", "on", "measured"],
        ["3.11.7, 3.12.1", "m, Linux", "d"],
        ["3.13.0", "m, Linux, which was busy with other things, too", "d"],
    ]


def test_measured_alone() -> None:
    """Where a program was measured by itself, a row of its own says it."""
    where = {"python": "3.11.9", "machine": "m, Linux", "date": "e", "quiet": True}
    later = column("3.11.7", alone={"ch/a.py": where})
    assert machines({"a": later, "b": column("3.12.1", alone={"ch/a.py": where})}) == [
        ["Python", "on", "measured"],
        ["3.11.7, 3.12.1", "m, Linux", "d"],
        ["3.11.9, 3.11.9, for ch/a.py", "m, Linux", "e"],
    ]


def test_order() -> None:
    """Versions are in their order, a free-threaded build after its twin."""
    assert sorted(["3.13t", "3.9", "3.13"], key=order) == ["3.9", "3.13", "3.13t"]


def test_commas() -> None:
    """A comma in a cell is no end of it."""
    assert csv_of([["2,000 jobs", "1 s"]]) == '"2,000 jobs",1 s\n'
