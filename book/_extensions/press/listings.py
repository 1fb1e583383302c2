"""Translate programs, and what they print."""

import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from docutils import nodes

from .checks import check_width
from .highlighting import LEAST, TAB, code_lines, is_output, set_line, wrapped
from .translation import Translation
from .typst_code import array, call, joined, string

COLUMN = 5.1
"""How many points a character of code takes."""


class Listings(Translation):
    """Translates code, transcripts and the names of files."""

    def visit_container(self, node: nodes.Element) -> str:
        """Set a captioned program; any other container is its contents."""
        blocks = [it for it in node if isinstance(it, nodes.literal_block)]
        if not node.get("literal_block") or len(blocks) != 1:
            return self.inside(node)
        (block,) = blocks
        captions = [it for it in node if isinstance(it, nodes.caption)]
        source = [it for it in node if it is not block and it not in captions]
        return call(
            "listing",
            self.number(node),
            self.words(captions[0]) if captions else None,
            joined([self.inside(it) for it in source]) if source else None,
            self.lines_of(block),
            node.get("holds", 0),
            f"width: {self.room(block)}",
        )

    def visit_literal_block(self, node: nodes.Element) -> str:
        """Set code that has no caption, or what a program printed."""
        if is_parsed(node):
            lines = array(self.parsed_lines(node))
        else:
            lines = self.lines_of(node)
        if self.in_cell:
            return call("cell-code", lines, self.room(node))
        if is_output(node):
            near = node.get("beside", ("", ""))
            return call(
                "transcript", lines, *map(string, near), f"width: {self.room(node)}"
            )
        holds, width = node.get("holds", 0), f"width: {self.room(node)}"
        return call("listing", None, None, None, lines, holds, width)

    def room(self, block: nodes.Element) -> int:
        """Return how many characters of code fit on a line of a block."""
        room: int = self.columns - math.ceil(self.indent / COLUMN)
        if self.in_cell:
            lines = block.astext().expandtabs(TAB).split("\n")
            room = min(room, max(map(len, lines)))
        return max(LEAST, room)

    def lines_of(self, block: nodes.Element) -> str:
        """Return the lines of code, which are as wide as the paper at most."""
        if not is_output(block) and not self.env.config.press_wrap_code:
            check_width(block, self.room(block), self.faults)
        return code_lines(block, self.room(block), self.marked())

    def parsed_lines(self, node: nodes.Element) -> Iterator[str]:
        """Yield the lines of a block in which words have a form, or lead elsewhere."""
        if not self.env.config.press_wrap_code:
            check_width(node, self.room(node), self.faults)
        rest, mark = node.children, self.marked()
        outer, self.verbatim = self.verbatim, True
        for line in text_of(node).split("\n"):
            for at, part in enumerate(wrapped([(None, line)], self.room(node))):
                here, rest = cut(rest, sum(len(words) for _, words in part))
                words = [mark, *map(self.set, here)]
                yield set_line(words, wrapped=at > 0, joins=at > 0)
                mark = ""
            _, rest = cut(rest, 1)
        self.verbatim = outer

    def visit_doctest_block(self, node: nodes.Element) -> str:
        """Set an interactive session."""
        node["language"] = "pycon"
        return self.visit_literal_block(node)

    def visit_download_reference(self, node: nodes.Element) -> str:
        """Set the name of a file, which the PDF carries along."""
        if "://" in node["reftarget"]:
            words, address = self.inside(node), string(node["reftarget"])
            return joined([call("link", address, words), call("address", address)])
        path = Path(self.env.relfn2path(node["reftarget"], self.docname)[1])
        if not path.is_file():
            file = node["reftarget"]
            self.faults.add(f"no file {file} to carry: put it there", node)
            return self.inside(node)
        name = os.path.relpath(path, self.env.srcdir.parent).replace(os.sep, "/")
        name = name.replace("../", "")
        self.programs[name] = path.read_bytes()
        return call("file-name", self.inside(node))


def is_parsed(node: nodes.Element) -> bool:
    """Return whether a block has more than code, as Sphinx sees it."""
    return isinstance(node, nodes.literal_block) and node.rawsource != node.astext()


def text_of(node: nodes.Node) -> str:
    """Return the words of a node, but not what its pictures show."""
    return "".join(it.astext() for it in node.findall(nodes.Text))


def cut(
    children: Sequence[nodes.Node], at: int
) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Return nodes in two parts, of which the first has so many letters.

    A node with letters in both parts is in both, and its places in the first.
    """
    head: list[nodes.Node] = []
    tail: list[nodes.Node] = []
    for child in children:
        text = text_of(child)
        if len(text) <= at:
            head.append(child)
        elif at <= 0:
            tail.append(child)
        elif isinstance(child, nodes.Text):
            head.append(nodes.Text(text[:at]))
            tail.append(nodes.Text(text[at:]))
        else:
            for part, nodes_in in zip(
                (head, tail), cut(child.children, at), strict=True
            ):
                part.append(like(child, nodes_in, keep=part is head))
        at = max(0, at - len(text))
    return head, tail


def like(node: nodes.Node, children: list[nodes.Node], *, keep: bool) -> nodes.Element:
    """Return an element of the same kind that holds a part, and perhaps its places."""
    assert isinstance(node, nodes.Element)
    copy = node.copy()
    copy.parent = node.parent
    copy.extend(children)
    if not keep:
        copy["ids"] = []
    return copy
