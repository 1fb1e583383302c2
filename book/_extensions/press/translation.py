"""How the translator finds a visitor for each node, and joins what they return.

``visit_`` methods are found by the node's class itself, and return Typst code: what
is derived from a class may mean something else. An extension gives its nodes to the
press as to any builder, ``app.add_node(theorem, press=(visit, None))``, where
``visit(translator, node)`` returns Typst code. A node that has none is a fault, which
stops the press.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import accumulate, count
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.environment import BuildEnvironment

from .faults import Faults
from .highlighting import TAB
from .labels import Labels
from .others import KNOWN, OTHERS
from .typst_code import BREAK, LONG, breakable, call, joined, string
from .typst_code import place as marked_place

DEEPEST = 12
"""How many lists and boxes may stand in each other: more, and Typst gives up."""

SEAM = re.compile(r"(?<![(\[{])(?=\w)|(?=[(\[{|])")
"""Where a line may end within a word: before a letter or an opening bracket."""

UNMARKED = (nodes.footnote, nodes.footnote_reference, nodes.section)


class Translation:
    """What has been translated so far, and how to go on."""

    def __init__(
        self,
        env: BuildEnvironment,
        labels: Labels,
        faults: Faults,
        handlers: dict[str, Any] | None = None,
        fonts: tuple[str, ...] = (),
    ) -> None:
        """Take the numbers from ``env`` and the labels from ``labels``.

        `handlers` are what extensions gave to the press, by the names of the nodes, and
        `fonts` folders of fonts beside ours.
        """
        self.env = env
        self.handlers = handlers or {}
        self.fonts = fonts
        self.labels = labels
        self.faults = faults
        self.images: dict[str, bytes] = {}
        self.named: dict[Path, str] = {}  # what each is called for Typst
        self.pictured: dict[str, nodes.Element] = {}  # where each image is used
        self.places: list[nodes.Element] = []  # by their numbers in the code
        self.programs: dict[str, bytes] = {}
        self.elsewhere: dict[str, dict[str, list[str]]] = {}
        self.docname = ""
        self.level = 1
        self.base = self.depth = self.nested = 0
        self.pages: dict[str, nodes.document] = {}  # which lists of contents set
        self.macros: dict[str, str] = {}  # commands of formulas, and what they mean
        self.header_notes: list[str] = []
        self.header_marks: list[str] = []  # the names of those that are footnotes
        self.columns = env.config.press_columns_of_code
        self.indent = 0.0  # points that lists and the like take from the measure
        self.in_title = self.in_note = self.in_header = self.in_cell = False
        self.verbatim = False  # in a block whose spaces are kept
        self.long = LONG  # from how many letters on a word of code may be broken
        self.marks: list[str] = []
        self.begun: nodes.Element | None = None  # what is set by its own visitor now
        self.footnotes: dict[str, nodes.footnote] = {}
        self.called: set[str] = set()  # ids of footnotes on this page
        self.seams: set[int] = set()  # the `id` of texts before which a line may end
        self.noted: set[str] = set()
        self.noted_below: set[str] = set()  # of tables, by their headers
        self.referred: dict[str, list[str]] = {}  # places by the name of their target
        self.references = count()

    def set_document(self, docname: str, doctree: nodes.document, level: int) -> str:
        """Return a whole document, its title at ``level``."""
        self.docname, self.level, self.base, self.depth = docname, level, 0, 0
        return self.page(doctree)

    def set_below(self, docname: str, doctree: nodes.document) -> str:
        """Return a whole document within another, its title one level below."""
        before = self.docname, self.level, self.base, self.depth
        self.docname, self.level = docname, self.level + self.depth
        self.base, self.depth = self.base + self.depth, 0
        code = self.page(doctree)
        self.docname, self.level, self.base, self.depth = before
        self.referred = {}
        return code

    def page(self, doctree: nodes.document) -> str:
        """Return what a document holds; each footnote that is called is printed."""
        outer = self.footnotes, self.called, self.seams
        self.seams = seams(doctree)
        self.footnotes = {
            place: note
            for note in doctree.findall(nodes.footnote)
            for place in note["ids"]
        }
        self.called = {it["refid"] for it in doctree.findall(nodes.footnote_reference)}
        code = self.all(title_first(doctree))
        for place in sorted(self.called & {*self.footnotes}):
            if f"{self.docname}#{place}" not in self.noted | self.noted_below:
                note = self.footnotes[place]
                self.faults.add("what calls this footnote is not printed", note)
        self.footnotes, self.called, self.seams = outer
        return code

    def set(self, node: nodes.Node) -> str:
        """Return one node; its places are marked in its first words."""
        if isinstance(node, nodes.Text) and self.verbatim:
            return string(node.astext().expandtabs(TAB)) if node.astext() else ""
        if isinstance(node, nodes.Text):
            words = breakable(string, re.sub(r"[ \t\n]+", " ", node.astext()))
            return self.seamed(node, words)
        assert isinstance(node, nodes.Element)
        waiting = self.marks
        self.begin(node)
        outer, self.begun = self.begun, node
        code = self.visitor(type(node))(node)
        self.begun = outer
        if len(self.marks) > len(waiting) and not self.in_title:
            code = joined([self.marked(), code])
        if code and node.line and not isinstance(node, nodes.Inline):
            self.places.append(node)
            code = marked_place(len(self.places) - 1, code)
        return code

    def seamed(self, node: nodes.Node, code: str) -> str:
        """Return the code of a text, before which a line may end if it is a seam."""
        return joined([BREAK, code]) if id(node) in self.seams else code

    def begin(self, node: nodes.Node) -> None:
        """Have the place of a node marked in its first words, unless it is already."""
        if (
            isinstance(node, nodes.Element)
            and node["ids"]
            and node is not self.begun
            and not isinstance(node, UNMARKED)
        ):
            self.marks = [*self.marks, f"{self.docname}#{node['ids'][0]}"]

    def visitor(self, kind: type[nodes.Element]) -> Callable[[Any], str]:
        """Return what sets nodes of a class: an extension's function, or ours."""
        name = kind.__name__
        if name in self.handlers:
            visit, _ = self.handlers[name]
            return lambda node: str(visit(self, node))
        if kind.__module__ not in KNOWN:
            name = OTHERS.get(f"{kind.__module__}.{name}", "")
        return getattr(self, f"visit_{name}", self.unknown)

    @contextmanager
    def within_block(self, points: float, node: nodes.Element) -> Iterator[None]:
        """Note that what follows is indented by so much, and is no deeper than can be."""
        self.indent += points
        self.nested += 1
        if self.nested == DEEPEST + 1:
            self.faults.add(
                f"more than {DEEPEST} lists and boxes stand in each other here: "
                "write it flatter",
                node,
            )
        yield
        self.indent -= points
        self.nested -= 1

    def marked(self) -> str:
        """Return the marks that wait for the next words."""
        marks, self.marks = self.marks, []
        return "; ".join(call("mark", string(mark)) for mark in marks)

    def all(self, children: Iterable[nodes.Node]) -> str:
        """Return several nodes, one after the other."""
        return joined([self.set(child) for child in children])

    def inside(self, node: nodes.Node) -> str:
        """Return what a node holds."""
        self.begin(node)
        return self.all(node.children)

    def words(self, node: nodes.Node) -> str:
        """Return the text of a node, with the marks that wait for it."""
        self.begin(node)
        return joined([self.marked(), self.all(node.children)])

    def title(self, node: nodes.Node) -> str:
        """Return a title: it is printed elsewhere too, so nothing hangs on it."""
        self.in_title = True
        words = self.inside(node)
        self.in_title = False
        return words

    def unknown(self, node: nodes.Element) -> str:
        """Report a node that paper has no form for."""
        kind = type(node)
        self.faults.add(
            f"the press can't set a {node.tagname} ({kind.__module__}): write it "
            f"otherwise, or let app.add_node({kind.__name__}, press=(visit, None)) "
            "say how",
            node,
        )
        return ""

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

    visit_comment = visit_index = visit_meta = visit_pending = nothing
    visit_substitution_definition = visit_tabular_col_spec = nothing
    visit_highlightlang = visit_decoration = visit_header = visit_footer = nothing

    visit_compound = visit_glossary = visit_legend = inside
    visit_versionmodified = visit_pending_xref = visit_generated = inside
    visit_translatable = visit_start_of_file = inside


def title_first(doctree: nodes.document) -> list[nodes.Node]:
    """Return what a page holds; what stands before its title goes below it."""
    at = doctree.first_child_matching_class(nodes.section)
    if not at:
        return doctree.children
    before, opening, after = doctree[:at], doctree[at], doctree[at + 1 :]
    assert isinstance(opening, nodes.section)
    opening[1:1] = before
    return [opening, *after]


def seams(doctree: nodes.document) -> set[int]:
    """Return the `id` of each text that goes on with a long word of several nodes.

    Such a word is a type in a signature, or code with emphasis right behind it. No line
    ends behind an opening bracket, so it may end before one.
    """
    found = set()
    for block in doctree.findall(nodes.TextElement):
        if isinstance(block.parent, nodes.TextElement):
            continue
        texts = [it for it in block.findall(nodes.Text) if it.astext()]
        line = "".join(it.astext() for it in texts)
        ends = accumulate(len(it.astext()) for it in texts)
        starts = dict(zip(ends, texts[1:], strict=False))
        for word in re.finditer(rf"\S{{{LONG},}}", line):
            for seam in SEAM.finditer(line, word.start() + 1, word.end()):
                if seam.start() in starts:
                    found.add(id(starts[seam.start()]))
    return found
