"""The book's other editions, to take along from the page.

``editions``
    a list of what lies built beside the pages and has a name that begins so,
    such as ``cheat-sheet``. Where nothing lies there, the page says nothing.

The editions come from the folders that ``editions_from`` names, with what is
said of the files in ``editions_called``, by the ends of their names.
"""

from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

LISTED = "editions "  # a page's metadata keep what it lists under its names


class Edition(NamedTuple):
    """What can be taken along."""

    words: str
    path: str  # from the project's folder
    size: int  # in bytes


class Editions(SphinxDirective):
    """A list of editions."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list, for the web alone."""
        name = self.arguments[0]
        found = built(self.env, name)
        self.env.metadata[self.env.docname][LISTED + name] = found
        if not found:
            return []
        items = [nodes.list_item("", self.line(edition)) for edition in found]
        editions = nodes.bullet_list("", *items, classes=["editions"])
        return [addnodes.only("", editions, expr="html and not epub")]

    def line(self, edition: Edition) -> nodes.paragraph:
        """Return a line with an edition, its kind and its size."""
        link = addnodes.download_reference(
            "",
            "",
            nodes.inline("", edition.words),
            reftarget=f"/../{edition.path}",
            refdoc=self.env.docname,
            refexplicit=True,
            refwarn=True,
            refdomain="",
            reftype="download",
        )
        self.set_source_info(link)
        size = f", {edition.size / 1e6:.1f} MB"
        return nodes.paragraph("", "", link, nodes.Text(size))


def built(env: BuildEnvironment, name: str) -> list[Edition]:
    """Return what lies built under a name."""
    here = env.srcdir.parent
    paths = (
        (words, here / folder / f"{name}{ending}")
        for ending, words in env.config.editions_called.items()
        for folder in env.config.editions_from
    )
    return [
        Edition(words, path.relative_to(here).as_posix(), path.stat().st_size)
        for words, path in paths
        if path.is_file()
    ]


def outdated(_app: Sphinx, env: BuildEnvironment, *_pages: set[str]) -> list[str]:
    """Return the pages whose editions have changed since they were read."""
    return [
        page
        for page, metadata in env.metadata.items()
        for key, listed in metadata.items()
        if key.startswith(LISTED) and listed != built(env, key.removeprefix(LISTED))
    ]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive and its settings."""
    app.add_config_value("editions_from", [], "env", list)
    app.add_config_value("editions_called", {}, "env", dict)
    app.add_directive("editions", Editions)
    app.connect("env-get-outdated", outdated)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
