"""Drawings in the book's fonts: Typst leaves out SVG text in any other."""

import re
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes

from .checks import check_glyphs
from .faults import Faults
from .printing import families

GENERIC = {
    "sans-serif": "TeX Gyre Heros",
    "serif": "TeX Gyre Pagella",
    "monospace": "JetBrains Mono",
}
FONT = re.compile(r"""\bfont(?:-family)?\s*[:=]\s*("[^"]*"|'[^']*'|[^;}]*)""")


def drawing(path: Path, node: nodes.Element, faults: Faults) -> bytes:
    """Return an image; an SVG gets our fonts for the generic ones."""
    if path.suffix != ".svg":
        return path.read_bytes()
    svg = path.read_text("utf-8")
    for generic, family in GENERIC.items():
        svg = re.sub(rf"(?<![\w-]){generic}(?![\w-])", family, svg)
    root = ElementTree.fromstring(svg)
    if "font-family" not in root.attrib:
        family = GENERIC["sans-serif"]
        svg = re.sub(r"(<svg\b)", rf'\1 font-family="{family}"', svg, count=1)
    for named in FONT.findall(svg):
        if "inherit" not in named and not any(ours in named for ours in families()):
            faults.add(
                f"{path.name} asks for {named.strip()}, which the press has not, "
                f"and its text would be left out: name one of {', '.join(GENERIC)}",
                node,
            )
    check_glyphs("".join(root.itertext()), node, faults)
    return svg.encode()
