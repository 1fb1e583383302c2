"""What paper can't take: code wider than the page, characters without a glyph."""

import os
import unicodedata
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from docutils import nodes
from fontTools.ttLib import TTFont
from sphinx import addnodes

from .compiling import FONTS
from .faults import Faults
from .highlighting import TAB

BULLET = "\N{TRIANGULAR BULLET}"
"""What Sphinx puts between the names of menus, and few fonts have."""

SPELT = (nodes.math, nodes.math_block, nodes.comment, nodes.raw)
"""Whose texts are not printed as they are."""


Folders = tuple[str, ...]
"""Folders of fonts beside ours."""


@cache
def glyphs(folders: tuple[str, ...] = ()) -> frozenset[int]:
    """Return the characters that one of the fonts has; Typst finds which."""
    found: set[int] = set()
    all_folders = [FONTS, *map(Path, folders)]
    files = [path for folder in all_folders for path in sorted(folder.iterdir())]
    for path in (it for it in files if it.suffix in (".otf", ".ttf")):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(found)


def check(
    doctree: nodes.document, fonts: Folders, faults: Faults, *, names: bool
) -> None:
    """Report each character of a document that would be lost on paper.

    In the index it is none where `names` stand for those that no font has.
    """
    for text in list(doctree.findall(nodes.Text)):
        if BULLET in text and isinstance(text.parent, nodes.inline):
            text.parent.replace(text, nodes.Text(text.replace(BULLET, "\u203a")))
        elif not isinstance(text.parent, SPELT):
            check_glyphs(text.astext(), text, fonts, faults)
    for entry in doctree.findall(addnodes.index):
        entries: list[tuple[str, ...]] = entry.get("entries", [])
        if not names:
            words = "".join(value for _, value, *_ in entries)
            check_glyphs(words, entry, fonts, faults)
    for contents in doctree.findall(addnodes.toctree):
        titles = (title or "" for title, _ in contents["entries"])
        words = "".join([contents.get("caption") or "", *titles])
        check_glyphs(words, contents, fonts, faults)


def name_glyphs(doctree: nodes.Element, fonts: Folders) -> None:
    """Put a character's name, in square brackets, where no font has it."""
    for text in list(doctree.findall(nodes.Text)):
        if isinstance(text.parent, SPELT):
            continue
        words = named(text, fonts)
        if words != text:
            text.parent.replace(text, nodes.Text(words))
    for contents in doctree.findall(addnodes.toctree):
        contents["caption"] = named(contents.get("caption") or "", fonts)
        contents["entries"] = [
            (title and named(title, fonts), name) for title, name in contents["entries"]
        ]


def named(text: str, fonts: Folders) -> str:
    """Return a text with names in the place of characters that no font has."""
    return "".join(name_of(it) if lacks(it, fonts) else it for it in text)


def name_of(character: str) -> str:
    """Return the name of a character in brackets; a mark of others has none."""
    if unicodedata.category(character) in ("Mn", "Sk"):
        return ""
    return f"[{unicodedata.name(character, hex(ord(character))).lower()}]"


def lacks(character: str, fonts: Folders) -> bool:
    """Return whether a character is seen, and none of the fonts has it."""
    kind = unicodedata.category(character)
    printable = kind not in ("Cf", "Zs") and character not in "\t\n\r"
    is_hint = 0xFE00 <= ord(character) <= 0xFE0F  # of how the one before looks
    return printable and not is_hint and ord(character) not in glyphs(fonts)


def check_glyphs(
    text: str, node: nodes.Node | str, fonts: Folders, faults: Faults
) -> None:
    """Report each character that no font has, and where it was written."""
    for character in sorted(set(text)):
        if lacks(character, fonts):
            name = unicodedata.name(character, "unnamed")
            faults.add(
                f"no glyph for {character!r} (U+{ord(character):04X}, {name}): "
                f"use another character, set press_font_folders to a folder that has "
                'a font with it, or press_glyphs = "name"',
                node,
            )


def check_drawing(path: Path, node: nodes.Node, fonts: Folders, faults: Faults) -> None:
    """Report what of an SVG would be lost: characters, words that are HTML, images."""
    try:
        drawing = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        faults.add(f"{path.name} is no SVG: {error}", node)
        return
    for element in drawing.iter():
        name = str(element.tag).rpartition("}")[2]
        if name == "text":
            check_glyphs("".join(element.itertext()), node, fonts, faults)
        elif name == "foreignObject" and "".join(element.itertext()).strip():
            faults.add(
                f"{path.name} has words within a foreignObject, which is for browsers: "
                "make them text",
                node,
            )
        elif name == "image":
            address = next(
                (it for key, it in element.items() if key.endswith("href")), ""
            )
            if not address.startswith("data:"):
                faults.add(
                    f"{path.name} has an image that is not in it, {address}: embed it",
                    node,
                )


def check_width(block: nodes.Element, columns: int, faults: Faults) -> None:
    """Report each line of code that is wider than the paper."""
    for at, line in enumerate(block.astext().split("\n")):
        wide = len(line.expandtabs(TAB))
        if wide > columns:
            faults.add(
                f"this line of code has {wide} characters, and the paper "
                f"takes {columns} here: break it, or set press_wrap_code = True\n"
                f"    {line.strip()}",
                place(block, at, line),
            )


def place(block: nodes.Element, at: int, line: str) -> nodes.Node | str:
    """Return where a line was written: in its program, if it has one."""
    source = Path(block.get("source") or "")
    if not source.is_file() or source.suffix == ".md":
        return block
    for number, written in enumerate(source.read_text("utf-8").split("\n"), start=1):
        if line.strip() in written:
            return f"{os.path.relpath(source)}:{number}"
    return block
