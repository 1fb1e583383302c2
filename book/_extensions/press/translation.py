"""How the translator finds a visitor for each node, and joins what they return.

``visit_`` methods are found by the node's class and its bases, and return
Typst code. A node that has none is a fault, which stops the press.
"""

import re
from collections.abc import Iterable
from itertools import count

from docutils import nodes
from sphinx.environment import BuildEnvironment

from .faults import Faults
from .labels import Labels
from .typst_code import call, joined, string

COLUMNS = 72
"""How many characters of code stand on a line, on any paper."""

UNMARKED = (nodes.footnote, nodes.footnote_reference, nodes.section)


class Translation:
    """What has been translated so far, and how to go on."""

    def __init__(self, env: BuildEnvironment, labels: Labels, faults: Faults) -> None:
        """Take the numbers from ``env`` and the labels from ``labels``."""
        self.env = env
        self.labels = labels
        self.faults = faults
        self.images: dict[str, bytes] = {}
        self.programs: dict[str, bytes] = {}
        self.elsewhere: dict[str, dict[str, list[str]]] = {}
        self.docname = ""
        self.level = 1
        self.depth = 0
        self.in_title = self.in_note = False
        self.marks: list[str] = []
        self.footnotes: dict[str, nodes.footnote] = {}
        self.noted: set[str] = set()
        self.referred: dict[str, list[str]] = {}  # places by the name of their target
        self.references = count()

    def set_document(self, docname: str, doctree: nodes.document, level: int) -> str:
        """Return a whole document, its title at ``level``."""
        self.docname, self.level, self.depth = docname, level, 0
        self.footnotes = {
            place: note
            for note in doctree.findall(nodes.footnote)
            for place in note["ids"]
        }
        return self.inside(doctree)

    def set(self, node: nodes.Node) -> str:
        """Return one node; its places are marked in its first words."""
        if isinstance(node, nodes.Text):
            return string(re.sub(r"[ \t\n]+", " ", node.astext()))
        assert isinstance(node, nodes.Element)
        waiting = self.marks
        if node["ids"] and not isinstance(node, UNMARKED):
            self.marks = [*waiting, f"{self.docname}#{node['ids'][0]}"]
        for kind in type(node).__mro__:
            visit = getattr(self, f"visit_{kind.__name__}", None)
            if visit:
                break
        else:
            visit = self.unknown
        code = visit(node)
        if len(self.marks) > len(waiting) and not self.in_title:
            code = joined([self.marked(), code])
        return code

    def marked(self) -> str:
        """Return the marks that wait for the next words."""
        marks, self.marks = self.marks, []
        return "; ".join(call("mark", string(mark)) for mark in marks)

    def all(self, children: Iterable[nodes.Node]) -> str:
        """Return several nodes, one after the other."""
        return joined([self.set(child) for child in children])

    def inside(self, node: nodes.Node) -> str:
        """Return what a node holds."""
        return self.all(node.children)

    def words(self, node: nodes.Node) -> str:
        """Return the text of a node, with the marks that wait for it."""
        return joined([self.marked(), self.inside(node)])

    def title(self, node: nodes.Node) -> str:
        """Return a title: it is printed elsewhere too, so nothing hangs on it."""
        self.in_title = True
        words = self.inside(node)
        self.in_title = False
        return words

    def unknown(self, node: nodes.Element) -> str:
        """Report a node that paper has no form for."""
        self.faults.add(
            f"the press can't set a {node.tagname}: write it otherwise, "
            f"or give the translator a visit_{type(node).__name__}",
            node,
        )
        return self.inside(node)

    def nothing(self, node: nodes.Element) -> str:
        """Return nothing, for a node that nobody would see."""
        return ""

    def number(self, node: nodes.Element) -> str | None:
        """Return the number that Sphinx gave, such as "Listing 1.1"."""
        kind = self.env.domains.standard_domain.get_enumerable_node_type(node) or ""
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        for place in node["ids"]:
            if place in numbers:
                number = ".".join(map(str, numbers[place]))
                return string(self.env.config.numfig_format[kind] % number)
        return None

    visit_comment = visit_index = visit_meta = visit_label = nothing
    visit_substitution_definition = visit_tabular_col_spec = nothing
    visit_highlightlang = nothing

    visit_compound = visit_glossary = visit_legend = inside
    visit_versionmodified = visit_pending_xref = visit_generated = inside
