"""Tables that a small screen shows as blocks: each cell knows its column's name.

The name is no text of the page, so that neither the search nor a copy has it twice;
the style sheet shows it where a row is a block.
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


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform."""
    app.add_post_transform(NamedColumns)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
