"""Translate tables."""

import re

from docutils import nodes

from .blocks import is_block
from .translation import Translation
from .typst_code import LONG, array, call, joined, pieces, string

LINE = 75
"""How many letters stand on a line of a table as wide as the page, about."""

IN_CELL = 30
"""From this many letters on, a word of code in a cell may be broken."""

TALL = 25
"""A cell of so many lines may be broken by a page, or it might not fit on any."""

NARROW = (
    nodes.paragraph,
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.line_block,
)
"""Blocks that are as wide as their words."""

GAP = "MM"
"""What is as wide as the room between two columns, about."""

FEW = 20
"""So many letters of a cell stand on one line, if its table is in a cell itself."""

WIDEST = 3
"""How many of a column's longest words are measured."""


class Tables(Translation):
    """Translates tables."""

    def visit_table(self, node: nodes.Element) -> str:
        """Set a table; its header is repeated on the next page."""
        captions = [it for it in node if isinstance(it, nodes.title)]
        caption = self.words(captions[0]) if captions else None
        marks = self.marked()  # not in the header, which may be there twice
        groups = [it for it in node if isinstance(it, nodes.tgroup)]
        columns = [it for it in groups[0] if isinstance(it, nodes.colspec)]
        given = "colwidths-given" in node["classes"]
        stubs = [bool(column.get("stub")) for column in columns]
        total = sum(it.get("colwidth", 1) for it in columns)
        shares = [
            it.get("colwidth", 1) / total if given else 1 / len(columns)
            for it in columns
        ]
        tall = [it for it in groups[0].findall(nodes.row) if is_tall(it, shares)]
        parts: dict[type[nodes.Node], list[str]] = {nodes.thead: [], nodes.tbody: []}
        outer = self.header_notes, self.header_marks
        self.header_notes, self.header_marks = [], []
        for part in groups[0]:
            for row in part.children if type(part) in parts else ():
                self.referred = {}  # since a row is read alone
                for at, entry in enumerate(row.children):
                    bold = type(part) is nodes.thead or stubs[min(at, len(stubs) - 1)]
                    self.in_header = type(part) is nodes.thead
                    breaks = row in tall or (bool(tall) and spans_rows(entry))
                    parts[type(part)].append(self.cell(entry, bold, breaks))
                    self.in_header = False
        below = self.header_notes
        self.header_notes, self.header_marks = outer
        table = call(
            "table-of",
            self.number(node),
            caption,
            array(f"{it['colwidth']}fr" if given else "auto" for it in columns),
            array(parts[nodes.thead]),
            array(parts[nodes.tbody]),
            f"words: {array(map(self.widest, columns_of(groups[0], len(columns))))}",
            f"width: {relative(node.get('width'))}",
            f"side: {alignment_of(node)}",
            f"whole: {'true' if has_blocks(groups[0]) else 'false'}",
            f"notes: {array(below)}",
        )
        return joined([marks, table])

    def widest(self, cells: list[nodes.Node]) -> str:
        """Return the longest words of a column, which no line may be narrower than."""
        plain: set[str] = set()
        code: set[str] = set()
        for row in (it for cell in cells for it in cell.findall(nodes.row)):
            plain.add(GAP.join(map(shortest, row.children)))
        for text in (it for cell in cells for it in cell.findall(nodes.Text)):
            if isinstance(text.parent, nodes.literal_block):
                code.update(text.split("\n"))
            elif isinstance(text.parent, nodes.literal):
                for word in text.split():
                    code.update(pieces(word, self.long))
            else:
                for word in re.split(r"\s|(?<=[-/–—])", text):
                    plain.update(pieces(word))
        words = [string(it) for it in sorted(plain, key=len)[-WIDEST:] if it]
        longest = sorted(code, key=len)[-1:]
        return array([*words, *(call("code-word", string(it)) for it in longest if it)])

    def cell(self, entry: nodes.Node, bold: bool, breaks: bool) -> str:
        """Set one cell, which a page may break or not."""
        assert isinstance(entry, nodes.entry)
        plain = len(entry) == 1 and isinstance(entry[0], nodes.paragraph)
        self.in_cell, self.long = True, IN_CELL
        body = self.words(entry[0]) if plain else self.inside(entry)
        self.in_cell, self.long = False, LONG
        return call(
            "table.cell",
            f"colspan: {entry.get('morecols', 0) + 1}",
            f"rowspan: {entry.get('morerows', 0) + 1}",
            f"align: {alignment(entry)}",
            *(["breakable: true"] if breaks else []),
            call("strong", body) if bold else body,
        )


def columns_of(group: nodes.Node, count: int) -> list[list[nodes.Node]]:
    """Return the cells of each column, but for those that take several."""
    columns: list[list[nodes.Node]] = [[] for _ in range(count)]
    for row in group.findall(nodes.row):
        if next(row.findall(is_wide), None) is None:
            for at, entry in enumerate(row.children[:count]):
                columns[at].append(entry)
    return columns


def is_wide(node: nodes.Node) -> bool:
    """Return whether a node is a cell that takes several columns or rows."""
    return isinstance(node, nodes.entry) and ("morecols" in node or "morerows" in node)


def shortest(entry: nodes.Node) -> str:
    """Return words as wide as a cell has to be, in a table that is in a cell itself."""
    text = entry.astext()
    if len(text) <= FEW:
        return text
    return max((it for word in text.split() for it in pieces(word)), key=len)


def has_blocks(group: nodes.Node) -> bool:
    """Return whether cells hold what is as wide as it may be: code, a note, a table."""
    return any(not isinstance(it, NARROW) for it in group.findall(is_block))


def spans_rows(node: nodes.Node) -> bool:
    """Return whether a node is a cell that takes several rows."""
    return isinstance(node, nodes.entry) and "morerows" in node


def is_tall(row: nodes.Node, shares: list[float]) -> bool:
    """Return whether a row may be broken by a page, for which each of its cells must."""
    return any(
        lines_of(entry, shares[min(at, len(shares) - 1)]) > TALL
        for at, entry in enumerate(row.children)
        if isinstance(entry, nodes.entry)
    )


def lines_of(entry: nodes.Element, share: float) -> float:
    """Return how many lines a cell takes, about."""
    blocks = sum(1 for _ in entry.findall(nodes.paragraph))
    code = sum(it.astext().count("\n") for it in entry.findall(nodes.literal_block))
    pictures = 6 * sum(1 for _ in entry.findall(nodes.image))
    return blocks + code + pictures + len(entry.astext()) / (LINE * share)


def alignment(entry: nodes.Element) -> str:
    """Return how a cell is aligned, which MyST says in a class."""
    classes = {"text-right": "right", "text-center": "center"}
    return next((classes[it] for it in entry["classes"] if it in classes), "left")


def alignment_of(node: nodes.Element) -> str:
    """Return at which side of the page a block stands."""
    side = node.get("align", "")
    return side if side in ("left", "center", "right") else "left"


def relative(measure: str | None) -> str:
    """Return the width of a table, of which the page's share is kept."""
    return measure if measure and re.fullmatch(r"\d+%", measure) else "auto"
