"""Mark what has to stay together on a page, before the press translates it.

The marks are attributes of the nodes, and say what a block is to its neighbours;
the template knows what to do about it.
"""

from itertools import takewhile
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from .highlighting import is_output
from .others import KNOWN, OTHERS

FEW = 200
"""Letters of a paragraph that stays with what it leads to: two lines or three."""

LED_TO = (nodes.table, nodes.bullet_list, nodes.enumerated_list)
BOXES = (nodes.Admonition, nodes.topic, nodes.sidebar)
UNSEEN = (nodes.Invisible, nodes.raw, nodes.footnote, nodes.footnote_reference)


class WordsFirst(SphinxPostTransform):
    """Moves lists of contents, whose pages are set there, behind a section's words.

    The words would else be read as those of the last page.
    """

    builders = ("press",)
    default_priority = 980

    def run(self, **kwargs: Any) -> None:
        """Move those of a page."""
        for section in self.document.findall(nodes.section):
            own = [it for it in section if not isinstance(it, nodes.section)]
            lists = [it for it in own if is_contents(it)]
            words = [it for it in own if it not in lists]
            section.children[: len(own)] = [*words, *lists]


class KeepTogether(SphinxPostTransform):
    """Marks each block that a page may part from its neighbour, and should not."""

    builders = ("press",)
    default_priority = 990  # when the pages have all that they will have

    def run(self, **kwargs: Any) -> None:
        """Mark all blocks of a page."""
        for paragraph in self.document.findall(nodes.paragraph):
            paragraph["form"] = form_of(paragraph)
            paragraph["letters"] = letters(paragraph)
        for section in self.document.findall(nodes.section):
            if is_closing(section):
                section["closing"] = letters(section)
        for box in filter(is_box, self.document.findall(nodes.Element)):
            box["beside"] = [is_box(beside(box, step)) for step in (-1, 1)]
        for program in filter(is_program, self.document.findall(nodes.Element)):
            program["holds"] = lines_held(beside(program, 1))
            program["beside"] = [program_kind(beside(program, it)) for it in (-1, 1)]
        for figure in self.document.findall(nodes.figure):
            figure["followed"] = isinstance(figure.parent, nodes.section) and (
                isinstance(beside(figure, 1), nodes.paragraph)
            )


def is_contents(node: nodes.Node) -> bool:
    """Return whether a block is a list of contents with pages of the book."""
    return any(
        "://" not in name
        for contents in node.children
        if isinstance(contents, addnodes.toctree)
        for _, name in contents["entries"]
    )


def opening_of(chapter: nodes.section) -> tuple[int, int]:
    """Return where the first program of a chapter ends, and what it printed.

    Both count blocks, and are 1 if the chapter opens without a program.
    """
    seen = [it for it in chapter.children if isinstance(it, nodes.Element)]
    seen = [it for it in seen if not isinstance(it, nodes.Invisible)]
    intro = takewhile(lambda it: not isinstance(it, nodes.section), seen)
    program = next(filter(is_program, intro), None)
    if program is None:
        return 1, 1
    after = seen[seen.index(program) + 1 :][:1]
    last = after[0] if is_output(beside(program, 1)) else program
    return chapter.index(program) + 1, chapter.index(last) + 1


def form_of(node: nodes.paragraph) -> str:
    """Return what a paragraph is to the blocks beside it.

    A ``lead`` is short and stays with the list or table that follows, or with anything
    if a picture is in it; an ``opening`` does if it is one line. A ``pointer`` leads
    elsewhere, and a ``head-line`` says what the next is.
    """
    after = beside(node, 1)
    if "head-line" in node["classes"]:
        return "head-line"
    if is_pointer(node):
        return "pointer"
    leads = isinstance(after, LED_TO) or next(node.findall(nodes.image), None)
    if is_pointer(after) or (leads and letters(node) <= FEW):
        return "lead"
    if program_kind(after) == "listing" or isinstance(beside(node, -1), nodes.title):
        return "opening"
    return "par"


def is_closing(node: nodes.section) -> bool:
    """Return whether a section is the last of its chapter."""
    return (
        isinstance(node.parent, nodes.section)
        and isinstance(node.parent.parent, nodes.document)
        and node.parent[-1] is node
    )


def is_box(node: nodes.Node | None) -> bool:
    """Return whether a node is set between rules, as what extends one may not be."""
    kind = type(node)
    known = kind.__module__ in KNOWN or f"{kind.__module__}.{kind.__name__}" in OTHERS
    return isinstance(node, BOXES) and known and kind is not addnodes.versionmodified


def is_program(node: nodes.Element) -> bool:
    """Return whether a node is code, with its caption if it has one, or output."""
    return isinstance(node, nodes.literal_block | nodes.doctest_block) or (
        isinstance(node, nodes.container) and bool(node.get("literal_block"))
    )


def beside(node: nodes.Node, step: int) -> nodes.Node | None:
    """Return the block before (-1) or after (1), across plain containers."""
    if node.parent is None:
        return None
    blocks = [it for it in node.parent if not isinstance(it, nodes.Invisible)]
    at = blocks.index(node) + step
    if not 0 <= at < len(blocks):
        return beside(node.parent, step) if is_plain(node.parent) else None
    found = blocks[at]
    while is_plain(found) and found.children:
        found = found.children[0 if step > 0 else -1]
    return found


def is_plain(node: nodes.Node) -> bool:
    """Return whether a node is a container that paper does not show."""
    return isinstance(node, nodes.container) and not node.get("literal_block")


def is_in_admonition(node: nodes.Element) -> bool:
    """Return whether a block stands in an admonition, itself."""
    return isinstance(node.parent, nodes.Admonition)


def is_pointer(node: nodes.Node | None) -> bool:
    """Return whether a paragraph ends an admonition, and only leads elsewhere."""
    return (
        isinstance(node, nodes.paragraph)
        and is_in_admonition(node)
        and len(node.parent) > 1
        and node.parent[-1] is node
        and len(node) == 1
        and isinstance(node[0], nodes.reference)
    )


def lines_held(node: nodes.Node | None) -> int:
    """Return how many lines a listing holds: what it printed, or where to look."""
    if is_output(node):
        return len(node.astext().splitlines())
    return int(is_pointer(node))


def program_kind(node: nodes.Node | None) -> str:
    """Return whether a block is a listing, a transcript or something else."""
    if is_output(node):
        return "transcript"
    captioned = isinstance(node, nodes.container)
    return "listing" if captioned or isinstance(node, nodes.literal_block) else ""


def letters(node: nodes.Element) -> int:
    """Return how many letters of a block are printed, at least."""
    return sum(
        letters(it) if isinstance(it, nodes.Element) else len(it.astext())
        for it in node.children
        if not isinstance(it, UNSEEN)
    )
