"""What paper can't take: code wider than the page, characters without a glyph."""

import os
import unicodedata
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from fontTools.ttLib import TTFont

from .compiling import FONTS
from .faults import Faults
from .highlighting import PRINTED


@cache
def glyphs() -> frozenset[int]:
    """Return the characters that one of the fonts has; Typst finds which."""
    found: set[int] = set()
    for path in (*FONTS.glob("*.otf"), *FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


def check(doctree: nodes.document, columns: int, faults: Faults) -> None:
    """Report what of a document would be lost or spoilt on paper."""
    for text in doctree.findall(nodes.Text):
        check_glyphs(text.astext(), text, faults)
    for block in doctree.findall(nodes.literal_block):
        if block.get("language") not in PRINTED:
            check_width(block, columns, faults)


def check_glyphs(text: str, node: nodes.Node, faults: Faults) -> None:
    """Report each character that no font has, and where it was written."""
    for character in sorted(set(text)):
        printable = unicodedata.category(character) not in ("Cc", "Cf", "Zs")
        if printable and ord(character) not in glyphs():
            name = unicodedata.name(character, "unnamed")
            faults.add(
                f"no glyph for {character!r} (U+{ord(character):04X}, {name}): "
                f"use another character, or put a font that has it into {FONTS.name}/",
                node,
            )


def check_drawing(path: Path, node: nodes.Node, faults: Faults) -> None:
    """Report each character of an SVG that no font has."""
    text = "".join(ElementTree.parse(path).getroot().itertext())
    check_glyphs(text, node, faults)


def check_width(block: nodes.literal_block, columns: int, faults: Faults) -> None:
    """Report each line of code that is wider than the paper."""
    for at, line in enumerate(block.astext().split("\n")):
        if len(line) > columns:
            faults.add(
                f"this line of code has {len(line)} characters, and the paper "
                f"takes {columns}: break it\n    {line.strip()}",
                place(block, at, line),
            )


def place(block: nodes.literal_block, at: int, line: str) -> nodes.Node | str:
    """Return where a line was written: in its program, if it has one."""
    source = Path(block.get("source") or "")
    if not source.is_file() or source.suffix == ".md":
        return block
    for number, written in enumerate(source.read_text("utf-8").split("\n"), start=1):
        if line.strip() in written:
            return f"{os.path.relpath(source)}:{number}"
    return block
