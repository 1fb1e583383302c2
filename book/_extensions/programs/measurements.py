"""What the programs measured, by Python: tables from recorded data.

``measured``
    the table of this name from ``measured.toml``, filled with the figures
    that ``nox -s measure`` has put into ``measured.json``.
``machines``
    what these figures were measured on, and when.
"""

import json
import tomllib
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata, OptionSpec

AGAIN = "run `nox -s measure`"


class Measurements(SphinxDirective):
    """What both directives read."""

    def data(self) -> dict[str, dict[str, Any]]:
        """Return what was measured, by Python, the oldest first."""
        data: dict[str, dict[str, Any]] = json.loads(self.read("measured.json"))
        return dict(sorted(data.items(), key=lambda item: order(item[0])))

    def read(self, name: str) -> str:
        """Return the text of a file that the page depends on."""
        relative, path = self.env.relfn2path(f"/{name}")
        self.env.note_dependency(relative)
        try:
            return Path(path).read_text("utf-8")
        except FileNotFoundError:
            raise self.error(f"no file book/{name}: {AGAIN}") from None


class Measured(Measurements):
    """A table: a row for each thing measured, a column for each Python."""

    required_arguments = 1
    option_spec: ClassVar[OptionSpec] = {
        "caption": directives.unchanged_required,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        tables = tomllib.loads(self.read("measured.toml"))
        if self.arguments[0] not in tables:
            raise self.error(f"measured.toml has no table {self.arguments[0]}")
        data = self.data()
        keys = {
            row["what"]: f"{row['program']}: {row['reads']}"
            for row in tables[self.arguments[0]]
            if "program" in row
        }
        rows = [["on Python", *data]]
        for row in tables[self.arguments[0]]:
            asked = row.get("ratio", [row["what"]])
            rows.append(
                [
                    row["what"],
                    *(
                        cell([data[it]["figures"].get(keys[what]) for what in asked])
                        for it in data
                    ),
                ]
            )
        return [self.table(rows)]

    def table(self, rows: list[list[str]]) -> nodes.table:
        """Return a table with a header and a column of names."""
        head, *body = rows
        group = nodes.tgroup("", cols=len(head))
        widths = [40, *[12] * (len(head) - 1)]
        group += [nodes.colspec(colwidth=width) for width in widths]
        group += nodes.thead("", table_row(head))
        group += nodes.tbody("", *map(table_row, body))
        title, messages = self.parse_inline(self.options.get("caption", ""))
        table = nodes.table("", nodes.title("", "", *title), group, *messages)
        self.set_source_info(table)
        self.add_name(table)
        return table


class Machines(Measurements):
    """What the figures were measured on."""

    def run(self) -> list[nodes.Node]:
        """Return a list with an item for each machine."""
        seen: dict[tuple[str, str, bool], list[str]] = {}
        for column in self.data().values():
            key = column["machine"], column["date"], column["quiet"]
            seen.setdefault(key, []).append(column["python"])
        items = nodes.bullet_list()
        for (machine, date, quiet), pythons in seen.items():
            busy = "" if quiet else ", which was busy with other things, too"
            text = f"Python {', '.join(pythons)}: {machine}{busy}; {date}."
            items += nodes.list_item("", nodes.paragraph("", text))
        return [items]


def cell(figures: list[str | None]) -> str:
    """Return a figure, or the ratio of two; a dash for what was not measured."""
    found = [figure for figure in figures if figure]
    if len(found) < len(figures):
        return "–"
    if len(found) == 1:
        return found[0]
    first, second = (float(figure.partition(" ")[0]) for figure in found)
    if not second:
        return "–"
    ratio = first / second
    return f"{ratio:.0f} ×" if ratio >= 9.5 else f"{ratio:.1f} ×"


def table_row(cells: list[str]) -> nodes.row:
    """Return a row: a name, and figures."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", it)) for it in cells))


def order(version: str) -> tuple[int, str]:
    """Return what sorts versions, a free-threaded build after its twin.

    >>> sorted(["3.13t", "3.9", "3.13"], key=order)
    ['3.9', '3.13', '3.13t']
    """
    minor = version.partition(".")[2]
    return int(minor.rstrip("t")), minor


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the two directives."""
    app.add_directive("measured", Measured)
    app.add_directive("machines", Machines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
