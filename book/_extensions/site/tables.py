"""Tables that a small screen shows as blocks, and rows that the search leads to.

A cell of a wide table knows its column's name. The name is no text of the page, so that
neither the search nor a copy has it twice; the style sheet shows it where a row is a
block. A row of a table that has a name has an address.
"""

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata

NARROW = 2  # columns, for which there is room everywhere


class NamedColumns(SphinxPostTransform):
    """Give the cells of each wide table the names of their columns."""

    default_priority = 900
    builders = ("html",)

    def run(self, **_: Any) -> None:
        """Do so in each table that has a head, and no cell over two columns."""
        for table in self.document.findall(nodes.table):
            heads = [*table.findall(nodes.thead)]
            spans = [
                *table.findall(lambda it: "morecols" in getattr(it, "attributes", ()))
            ]
            if len(heads) == 1 and not spans:
                self.name(table, [it.astext() for it in heads[0].findall(nodes.entry)])

    def name(self, table: nodes.table, names: list[str]) -> None:
        """Put the names into the cells, unless there are few."""
        if len(names) <= NARROW:
            return
        table["classes"].append("named")
        for body in table.findall(nodes.tbody):
            for row in body.findall(nodes.row):
                for entry, name in zip(row.children, names, strict=True):
                    assert isinstance(entry, nodes.entry)
                    tag = f'<span class="column" data-name="{escape(name)}"></span>'
                    entry.insert(0, nodes.raw("", tag, format="html"))


class RowsWithAddress(SphinxPostTransform):
    """Give each row of a table that has a name the name and its number as its id."""

    default_priority = 900
    builders = ("html",)

    def run(self, **_: Any) -> None:
        """Do so in the body of each such table."""
        for table in self.document.findall(nodes.table):
            for body in table.findall(nodes.tbody):
                for number, row in enumerate(body.findall(nodes.row), 1):
                    row["ids"] += [f"{name}-{number}" for name in table["ids"][:1]]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transforms."""
    app.add_post_transform(NamedColumns)
    app.add_post_transform(RowsWithAddress)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
