"""What the programs measured: the raw figures, by Python, and the tables made of them.

`book/measured.toml` says which figures there are, and in which table each stands.
`nox -s measure` writes all that lies in `book/measured/`, but for the tables
of `nox -s kills` and `nox -s orders`.
"""

import csv
import io
import json
import tomllib
from typing import NotRequired, TypedDict, cast

from harness.programs import ROOT

ROWS = ROOT / "book" / "measured.toml"
FOLDER = ROOT / "book" / "measured"
FIGURES = FOLDER / "figures.json"
ORDERS = FOLDER / "orders.csv"  # of `nox -s orders`
KILLS = FOLDER / "kills.csv"  # of `nox -s kills`


class Row(TypedDict):
    """A row of a table: a figure that a program prints, or the ratio of two rows."""

    what: str
    program: NotRequired[str]
    reads: NotRequired[str]
    ratio: NotRequired[list[str]]


class Where(TypedDict):
    """Where and when something was measured."""

    python: str
    machine: str
    date: str
    quiet: bool


class Column(Where):
    """What was measured on one Python; a figure is as printed, such as `8.0 s`."""

    figures: dict[str, str]
    alone: NotRequired[dict[str, Where]]  # by program: what was measured by itself


def rows() -> dict[str, list[Row]]:
    """Return the rows of each table."""
    found = tomllib.loads(ROWS.read_text("utf-8"))
    return cast("dict[str, list[Row]]", found)


def columns() -> dict[str, Column]:
    """Return what was measured, by Python, the oldest first."""
    found: dict[str, Column] = json.loads(FIGURES.read_text("utf-8"))
    return dict(sorted(found.items(), key=lambda item: order(item[0])))


def order(version: str) -> tuple[int, str]:
    """Return what sorts versions, a free-threaded build after its twin."""
    minor = version.partition(".")[2]
    return int(minor.rstrip("t")), minor


def key(row: Row) -> str:
    """Return under which name a row's figure is kept."""
    return f"{row['program']}: {row['reads']}"


def number(figure: str) -> float:
    """Return the number of a figure, without its unit."""
    return float(figure.partition(" ")[0])


def cell(figures: list[str | None]) -> str:
    """Return a figure, or the ratio of two; a dash for what was not measured."""
    found = [figure for figure in figures if figure]
    if len(found) < len(figures):
        return "–"
    if len(found) == 1:
        return found[0]
    first, second = map(number, found)
    if not second:
        return "–"
    ratio = first / second
    return f"{ratio:.0f} ×" if ratio >= 9.5 else f"{ratio:.1f} ×"


def table(rows: list[Row], columns: dict[str, Column]) -> list[list[str]]:
    """Return a table with a header: a row for each figure, a column for each Python."""
    keys = {row["what"]: key(row) for row in rows if "program" in row}
    cells = [["on Python", *columns]]
    for row in rows:
        names = [keys[what] for what in row.get("ratio", [row["what"]])]
        found = [list(map(it["figures"].get, names)) for it in columns.values()]
        cells.append([row["what"], *map(cell, found)])
    return cells


def machines(columns: dict[str, Column]) -> list[list[str]]:
    """Return a table of what was measured where, and when."""
    parts: list[tuple[str, Where]] = [("", it) for it in columns.values()]
    for column in columns.values():
        for program, where in column.get("alone", {}).items():
            parts.append((f", for {program}", where))
    seen: dict[tuple[str, str, str], list[str]] = {}
    for program, part in parts:
        busy = "" if part["quiet"] else ", which was busy with other things, too"
        key = program, part["machine"] + busy, part["date"]
        seen.setdefault(key, []).append(part["python"])
    found = [[", ".join(them) + key[0], *key[1:]] for key, them in seen.items()]
    return [["Python", "on", "measured"], *found]


def files() -> dict[str, str]:
    """Return the text of each table as a file of comma-separated values, by its name."""
    measured = columns()
    tables = {name: table(found, measured) for name, found in rows().items()}
    tables["machines"] = machines(measured)
    return {f"{name}.csv": csv_of(cells) for name, cells in tables.items()}


def csv_of(cells: list[list[str]]) -> str:
    """Return a table as comma-separated values."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(cells)
    return text.getvalue()
