"""Entries of the index, one a line or in a cell, and what they say to see at their end.

In reStructuredText the argument of Sphinx's ``index`` may have several lines, and in
Markdown an argument has one; here the directive takes its content, too. A line is
what Sphinx's own takes: ``single: a; b``, ``see: c; a``, or several with commas between.

A directive leads to the block behind it, and a table is one block, however many pages it
has. The role ``entry`` takes such a line, too, and leads to the row in which it stands.
"""

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.index import IndexDirective
from sphinx.util.docutils import SphinxRole
from sphinx.util.nodes import process_index_entry
from sphinx.util.typing import ExtensionMetadata


class Index(IndexDirective):
    """Entries of the index that lead to what comes next."""

    has_content = True
    required_arguments = 0
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the entries of the argument and of the content, with one place."""
        self.arguments = ["\n".join([*self.arguments, *self.content])]
        return super().run()


class Entry(SphinxRole):
    """An entry of the index that leads to its own place, and shows nothing there."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the entry, and the place that it leads to."""
        place = f"index-{self.env.new_serialno('index')}"
        index = addnodes.index(entries=process_index_entry(self.text, place))
        target = nodes.target("", "", ids=[place])
        self.set_source_info(index)
        self.inliner.document.note_explicit_target(target)
        return [index, target], []


def put_references_last(
    _app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    _doctree: object,
) -> None:
    """Put what an entry says to see below what it leads to; Sphinx goes by letters."""
    if pagename == "genindex":
        for _, terms in context["genindexentries"]:
            for _, (_, subterms, _) in terms:
                subterms.sort(key=lambda subterm: not subterm[1])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let our directive stand in for Sphinx's, add the role, and sort the page."""
    app.add_directive("index", Index, override=True)
    app.add_role("entry", Entry())
    app.connect("html-page-context", put_references_last)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
