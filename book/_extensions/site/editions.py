"""The book's other editions, to take along from the page.

``editions``
    a list of what lies built beside the pages and has a name that begins so,
    such as ``cheat-sheet``. Where nothing lies there, the page says nothing.

The editions come from the folders that ``editions_from`` names, with what is
said of the files in ``editions_called``, by the ends of their names.
"""

from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata


class Editions(SphinxDirective):
    """What can be taken along."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list, for the web alone."""
        self.env.note_reread()  # what lies there changes without the page
        items = [nodes.list_item("", self.edition(*it)) for it in self.found()]
        if not items:
            return []
        editions = nodes.bullet_list("", *items, classes=["editions"])
        return [addnodes.only("", editions, expr="html and not epub")]

    def found(self) -> Iterator[tuple[str, Path]]:
        """Yield what an edition is called, and its file."""
        here = self.env.srcdir.parent
        for ending, words in self.config.editions_called.items():
            for folder in self.config.editions_from:
                path = here / folder / f"{self.arguments[0]}{ending}"
                if path.is_file():
                    yield words, path

    def edition(self, words: str, path: Path) -> nodes.paragraph:
        """Return a line with an edition, its kind and its size."""
        link = addnodes.download_reference(
            "",
            "",
            nodes.inline("", words),
            reftarget=f"/../{path.relative_to(self.env.srcdir.parent).as_posix()}",
            refdoc=self.env.docname,
            refexplicit=True,
            refwarn=True,
            refdomain="",
            reftype="download",
        )
        self.set_source_info(link)
        size = path.stat().st_size / 1e6
        return nodes.paragraph("", "", link, nodes.Text(f", {size:.1f} MB"))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive and its settings."""
    app.add_config_value("editions_from", [], "env", list)
    app.add_config_value("editions_called", {}, "env", dict)
    app.add_directive("editions", Editions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
