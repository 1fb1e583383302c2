"""Translate figures, and the pictures in them."""

import re
from pathlib import Path

from docutils import nodes

from .checks import check_drawing
from .translation import Translation
from .typst_code import call, string

POINTS = {
    "": 0.75,
    "px": 0.75,
    "pt": 1,
    "pc": 12,
    "in": 72,
    "cm": 72 / 2.54,
    "mm": 72 / 25.4,
    "q": 72 / 101.6,
}
EMS = {"em": 1, "rem": 1, "ex": 0.5, "ch": 0.5}
BASELINES = {"middle": "35%", "top": "80%"}


class Figures(Translation):
    """Translates figures and images."""

    def visit_figure(self, node: nodes.Element) -> str:
        """Set a picture with its caption below."""
        captions = [it for it in node if isinstance(it, nodes.caption)]
        legends = [it for it in node if isinstance(it, nodes.legend)]
        pictures = [it for it in node if it not in captions + legends]
        caption = self.words(captions[0]) if captions else None
        side = node.get("align", "center")
        return call(
            "figure-of",
            self.all(pictures),
            self.number(node),
            caption,
            self.legend(legends),
            node.get("followed", False),
            *(f"side: {side}" for _ in "x" if side in ("left", "right")),
        )

    def legend(self, legends: list[nodes.legend]) -> str | None:
        """Set what stands behind the caption, or below it if it is much."""
        told = [it for legend in legends for it in legend]
        if len(told) == 1 and isinstance(told[0], nodes.paragraph):
            return call("behind", self.words(told[0]))
        return call("below", self.all(legends)) if told else None

    def visit_image(self, node: nodes.Element) -> str:
        """Set an image, which needs words for those who can't see it."""
        alt = node.get("alt", "")
        if not alt and self.env.config.press_alt_required:
            self.faults.add("the image has no text for :alt:: say what it shows", node)
        if "://" in node["uri"] and self.env.config.press_remote_images == "words":
            return self.in_words(node, alt)
        name = self.image(node)
        if name is None:
            return ""
        width, height = (self.length(node, it) for it in ("width", "height"))
        more = []
        if scale := node.get("scale"):
            more.append(f"percent: {scale}%")
        inline = isinstance(node.parent, nodes.TextElement)
        side = node.get("align", "")
        if side in ("left", "center", "right") and not inline:
            more.append(f"side: {side}")
        alt = string(alt or Path(node["uri"]).name)
        picture = call("picture", string(name), alt, width, height, *more)
        if not inline or is_alone(node):
            return picture
        baseline = BASELINES.get(side)
        return call("box", *([f"baseline: {baseline}"] if baseline else []), picture)

    def in_words(self, node: nodes.Element, alt: str) -> str:
        """Return what an image shows in words, since it is elsewhere."""
        words = call("emph", string(alt or node["uri"]))
        return (
            words if isinstance(node.parent, nodes.TextElement) else call("par", words)
        )

    def image(self, node: nodes.Element) -> str | None:
        """Take an image along, and return its name there; what is none is a fault."""
        uri = node["uri"]
        if "://" in uri or uri.startswith("data:"):
            self.faults.add(
                f"the image is not here, but at {uri}: put it beside the page, "
                'or set press_remote_images = "words"',
                node,
            )
            return None
        path = Path(self.env.srcdir, uri)
        if "?" in node.get("candidates", {}) or not path.is_file():
            self.faults.add(f"no image {uri}: put it there, or take it out", node)
            return None
        if path.suffix.lower() == ".svg":
            check_drawing(path, node, self.fonts, self.faults)
        name = self.named.setdefault(path, f"images/{len(self.named)}-{path.name}")
        if name not in self.images:
            self.images[name] = path.read_bytes()
            self.pictured[name] = node
        return name

    def length(self, node: nodes.Element, key: str) -> str:
        """Return a measure of docutils; a pixel is three quarters of a point."""
        measure = node.get(key)
        if not measure:
            return "auto"
        found = re.fullmatch(r"(\d+\.?\d*|\.\d+)\s*(\D*)", measure)
        number, unit = (found[1], found[2].lower()) if found else ("", "?")
        if unit == "%":
            return f"{float(number):g}%"
        for units, name in ((POINTS, "pt"), (EMS, "em")):
            if unit in units:
                return (
                    f"{float(number) * units[unit]:.4f}".rstrip("0").rstrip(".") + name
                )
        known = ", ".join(filter(None, [*POINTS, *EMS, "%"]))
        self.faults.add(
            f"the {key} {measure} is none of paper: give it in one of {known}", node
        )
        return "auto"


def is_alone(node: nodes.Element) -> bool:
    """Return whether an image is all that a block holds."""
    while isinstance(node.parent, nodes.TextElement):
        if len(node.parent) != 1:
            return False
        node = node.parent
    return isinstance(node, nodes.reference) and isinstance(
        node.parent, nodes.section | nodes.figure
    )
