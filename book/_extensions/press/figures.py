"""Translate figures and tables."""

import re
from pathlib import Path

from docutils import nodes

from .checks import check_drawing
from .translation import Translation
from .typst_code import array, call, joined, string


class Figures(Translation):
    """Translates figures, images and tables."""

    def visit_figure(self, node: nodes.Element) -> str:
        """Set a picture with its caption below."""
        captions = [it for it in node if isinstance(it, nodes.caption)]
        legends = [it for it in node if isinstance(it, nodes.legend)]
        pictures = [it for it in node if it not in captions + legends]
        caption = self.words(captions[0]) if captions else None
        return call(
            "figure-of",
            self.all(pictures),
            self.number(node),
            caption,
            self.legend(legends),
            node["followed"],
        )

    def legend(self, legends: list[nodes.legend]) -> str | None:
        """Set what stands behind the caption, or below it if it is much."""
        told = [it for legend in legends for it in legend]
        if len(told) == 1 and isinstance(told[0], nodes.paragraph):
            return call("behind", self.words(told[0]))
        return call("below", self.all(legends)) if told else None

    def visit_image(self, node: nodes.Element) -> str:
        """Set an image, which needs words for those who can't see it."""
        if not node.get("alt"):
            self.faults.add("the image has no text for :alt:: say what it shows", node)
        path = Path(self.env.srcdir, node["uri"])
        drawn = Path(node["uri"]).is_absolute()  # which is where Sphinx put it
        name = path.name if drawn else node["uri"]
        self.images[name] = path.read_bytes()
        if path.suffix == ".svg":
            check_drawing(path, node, self.faults)
        picture = call(
            "picture",
            string(name),
            string(node.get("alt", "")),
            length(node.get("width")),
            length(node.get("height")),
        )
        inline = isinstance(node.parent, nodes.TextElement)
        return call("box", picture) if inline else picture

    def visit_table(self, node: nodes.Element) -> str:
        """Set a table; its header is repeated on the next page."""
        captions = [it for it in node if isinstance(it, nodes.title)]
        caption = self.words(captions[0]) if captions else None
        marks = self.marked()  # not in the header, which may be there twice
        (group,) = (it for it in node if isinstance(it, nodes.tgroup))
        columns = [it for it in group if isinstance(it, nodes.colspec)]
        given = "colwidths-given" in node["classes"]
        stubs = [bool(column.get("stub")) for column in columns]
        parts: dict[type[nodes.Node], list[str]] = {nodes.thead: [], nodes.tbody: []}
        for part in group:
            for row in part.children if type(part) in parts else ():
                self.referred = {}  # since a row is read alone
                for at, entry in enumerate(row.children):
                    bold = type(part) is nodes.thead or stubs[at]
                    parts[type(part)].append(self.cell(entry, bold))
        table = call(
            "table-of",
            self.number(node),
            caption,
            array(f"{it['colwidth']}fr" if given else "auto" for it in columns),
            array(parts[nodes.thead]),
            array(parts[nodes.tbody]),
        )
        return joined([marks, table])

    def cell(self, entry: nodes.Node, bold: bool) -> str:
        """Set one cell."""
        assert isinstance(entry, nodes.entry)
        plain = len(entry) == 1 and isinstance(entry[0], nodes.paragraph)
        body = self.words(entry[0]) if plain else self.inside(entry)
        return call(
            "table.cell",
            f"colspan: {entry.get('morecols', 0) + 1}",
            f"rowspan: {entry.get('morerows', 0) + 1}",
            f"align: {alignment(entry)}",
            call("strong", body) if bold else body,
        )


def alignment(entry: nodes.Element) -> str:
    """Return how a cell is aligned, which MyST says in a class."""
    classes = {"text-right": "right", "text-center": "center"}
    return next((classes[it] for it in entry["classes"] if it in classes), "left")


def length(measure: str | None) -> str:
    """Return a docutils length; a pixel is three quarters of a point."""
    found = re.fullmatch(r"([\d.]+)\s*(\D*)", measure or "")
    if found is None:
        return "auto"
    number, unit = found.groups()
    if unit in ("", "px"):
        return f"{float(number) * 0.75}pt"
    return number + unit
