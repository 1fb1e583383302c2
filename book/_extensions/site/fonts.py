"""The press's own letters for the web: Latin subsets, inside style sheets.

A page links those that it uses. As a browser paints nothing before it has a page's
style, and ``letters.js`` has it wait until the letters in it are ready, nothing moves
when they come, and no page has letters of two kinds.
"""

import logging
from base64 import b64encode
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import rmtree
from typing import Any

from fontTools import subset
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

PRESS = Path(__file__).parents[1] / "press" / "fonts"
HEROS, PAGELLA, MONO = "Heros", "Pagella", "JetBrains Mono"
Face = tuple[str, str, str]  # a family, what else chooses it, and the press's file

SHEETS: dict[str, list[Face]] = {
    "letters": [
        (PAGELLA, "", "texgyrepagella-regular.otf"),
        (HEROS, "", "texgyreheros-regular.otf"),
        (HEROS, "font-weight:bold;", "texgyreheros-bold.otf"),
    ],
    "italic": [(PAGELLA, "font-style:italic;", "texgyrepagella-italic.otf")],
    "bold": [(PAGELLA, "font-weight:bold;", "texgyrepagella-bold.otf")],
    "code": [(MONO, "", "JetBrainsMono-Regular.ttf")],
}
USED = {  # by what in the body of a page
    "italic": ["<em>"],
    "bold": ["<strong>", "<table", "<dt"],
    "code": ["<code ", "<pre"],
}
MADE = {"genindex": ["bold"], "search": ["bold", "code"]}  # pages without a body
LATIN = {*range(0x20, 0x7F), 0xA0, *map(ord, "©¶é½×−–—“”•…←→─│└├"), 0x2018, 0x2019}


def reduced(path: Path) -> bytes:
    """Return a font with Latin letters alone, packed as browsers read it."""
    options = subset.Options(
        flavor="woff",
        hinting=False,
        layout_features=[] if path.suffix == ".ttf" else ["kern", "liga"],
        name_IDs=[0, 13],  # whose it is, and its licence where that is named
        drop_tables=[*subset.Options().drop_tables, "FFTM"],  # when it was made
    )
    packed = BytesIO()
    with subset.load_font(path, options) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=LATIN)
        subsetter.subset(font)
        subset.save_font(font, packed, options)
    return packed.getvalue()


@cache
def sheets() -> dict[str, str]:
    """Return the style sheets, by their names."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells of each glyph
    return {name: sheet(faces) for name, faces in SHEETS.items()}


def sheet(faces: list[Face]) -> str:
    """Return a style sheet with some fonts inside."""
    rules = (
        f"@font-face{{font-family:{family!r};{style}src:url(data:font/woff;base64,"
        f'{b64encode(reduced(PRESS / file)).decode()}) format("woff")}}\n'
        for family, style, file in faces
    )
    return "/* The licences lie beside this file. */\n" + "".join(rules)


def digest() -> str:
    """Return a hash of all that decides what the style sheets hold."""
    found = sha256(Path(__file__).read_bytes())
    for path in sorted(PRESS.iterdir()):
        found.update(path.read_bytes())
    return found.hexdigest()[:8]


def find(app: Sphinx) -> None:
    """Name the folder of the style sheets, which changes as they do."""
    if app.builder.name == "html":
        app.config.site_fonts = f"fonts-{digest()}"


def tell(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: object
) -> None:
    """Tell the template which of them a page uses."""
    body = context.get("body") or ""
    used = MADE.get(page) or [
        name for name, signs in USED.items() if any(it in body for it in signs)
    ]
    context["font_sheets"] = [
        f"_static/{app.config.site_fonts}/{name}.css" for name in ["letters", *used]
    ]


def serve(app: Sphinx, exception: Exception | None) -> None:
    """Make the style sheets, unless they are there, and leave no older ones."""
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir, "_static")
    folder = static / app.config.site_fonts
    for older in {*static.glob("fonts-*")} - {folder}:
        rmtree(older)
    if folder.exists():
        return
    folder.mkdir()
    for name, text in sheets().items():
        (folder / f"{name}.css").write_text(text, "utf-8")
    for licence in PRESS.glob("*.txt"):
        (folder / licence.name).write_bytes(licence.read_bytes())


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make them with the pages, before what is offline is listed."""
    app.add_config_value("site_fonts", "", "html", str)
    app.connect("builder-inited", find, priority=800)  # before settings are compared
    app.connect("html-page-context", tell)
    app.connect("build-finished", serve, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
