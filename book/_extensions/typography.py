"""Spaces at which no line ends: before a unit, and before a number.

A line that ends with "80" or "chapter", and leaves the per cent or the "3" to
the next one, makes its reader go back.
"""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.typing import ExtensionMetadata

SPACE = re.compile(
    r"(?<=\d) (?=(?:[%×]|m?s|[kMG]B)(?!\w))"
    r"|(?:(?<=Python)|(?<=hapter)|(?<=hapters)) (?=\d|\{number\})"
)


def joined(text: str) -> str:
    r"""Return a text that breaks at none of these spaces.

    >>> print(ascii(joined("Python 3.14 took 2 s, see chapter {number}")))
    'Python\xa03.14 took 2\xa0s, see chapter\xa0{number}'
    """
    return SPACE.sub("\N{NO-BREAK SPACE}", text)


def is_code(node: nodes.Element) -> bool:
    """Return whether the text in a node is code, which nobody may touch."""
    reference = node.parent
    if (
        isinstance(reference, addnodes.pending_xref)
        and reference["reftype"] == "numref"
    ):
        return False  # its words are in a literal only until it is resolved
    return isinstance(node, nodes.literal | nodes.FixedTextElement)


class Spaces(SphinxTransform):
    """Keep numbers with what they belong to."""

    default_priority = 900  # when all texts are there

    def apply(self) -> None:
        """Replace the spaces of a page."""
        for text in list(self.document.findall(nodes.Text)):
            if SPACE.search(text) and not is_code(text.parent):
                text.parent.replace(text, nodes.Text(joined(text)))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Do so with each page that is read."""
    app.add_transform(Spaces)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
