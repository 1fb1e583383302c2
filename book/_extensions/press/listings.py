"""Translate programs, and what they print."""

import os
from pathlib import Path

from docutils import nodes

from .highlighting import code_lines, is_output
from .translation import COLUMNS, Translation
from .typst_code import call, joined, string


class Listings(Translation):
    """Translates code, transcripts and the names of files."""

    def visit_container(self, node: nodes.Element) -> str:
        """Set a captioned program; any other container is its contents."""
        if not node.get("literal_block"):
            return self.inside(node)
        (block,) = (it for it in node if isinstance(it, nodes.literal_block))
        captions = [it for it in node if isinstance(it, nodes.caption)]
        source = [it for it in node if it is not block and it not in captions]
        return call(
            "listing",
            self.number(node),
            self.words(captions[0]) if captions else None,
            joined([self.inside(it) for it in source]) if source else None,
            code_lines(block, COLUMNS, self.marked()),
            node["holds"],
        )

    def visit_literal_block(self, node: nodes.Element) -> str:
        """Set code that has no caption, or what a program printed."""
        lines = code_lines(node, COLUMNS, self.marked())
        if is_output(node):
            return call("transcript", lines, *map(string, node["beside"]))
        return call("listing", None, None, None, lines, node["holds"])

    def visit_doctest_block(self, node: nodes.Element) -> str:
        """Set an interactive session."""
        node["language"] = "pycon"
        return self.visit_literal_block(node)

    def visit_download_reference(self, node: nodes.Element) -> str:
        """Set the name of a file, which the PDF carries along."""
        path = Path(self.env.relfn2path(node["reftarget"], self.docname)[1])
        name = os.path.relpath(path, self.env.srcdir.parent).replace(os.sep, "/")
        self.programs[name] = path.read_bytes()
        return call("file-name", self.inside(node))
