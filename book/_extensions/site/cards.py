"""Pictures for other places: icons, a card for each page, a cover.

The icons are the favicon, in the sizes that a device asks for. A card is what
stands beside a link to a page elsewhere. A card is named by its whole address,
so there are none unless the address of the book is known. The cover is that of
the EPUB.
"""

from pathlib import Path
from typing import Any

import typst
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

PRESS = Path(__file__).parents[1] / "press"
BARS = Path(__file__).parents[2] / "paper" / "bars.typ"
ICONS = {"icon-192": (192, 1.0), "icon-512": (512, 1.0), "full-512": (512, 0.75)}

ICON = """
#import "bars.typ": navy
#let size = int(sys.inputs.size) * 1pt
#let part = float(sys.inputs.part)
#set page(
  width: size, height: size, margin: 0pt,
  fill: if part < 1 { navy },
)
#place(center + horizon, image("icon.svg", width: size * part))
"""
CARD = """
#import "bars.typ": *
#set page(width: 1200pt, height: 630pt, margin: 80pt, fill: navy)
#set text(font: "TeX Gyre Heros", fill: white)
#set par(leading: 30pt)
#text(size: 34pt, fill: waiting, sys.inputs.line)
#v(24pt)
#text(size: 76pt, weight: "bold", hyphenate: false, sys.inputs.title)
#place(bottom, dy: -130pt, end-to-end(1120pt / 6, 16pt))
"""
COVER = """
#import "bars.typ": *
#set page(width: 1200pt, height: 1800pt, margin: 0pt, fill: navy)
#set text(font: "TeX Gyre Heros", fill: white, hyphenate: false)
#set par(leading: 48pt)
#place(dx: 120pt, dy: 162pt, end-to-end(180pt, 45pt))
#place(dx: 120pt, dy: 738pt, block(width: 960pt, {
  block(text(size: 116pt, weight: "bold", sys.inputs.title))
  block(above: 60pt, text(size: 40pt, waiting, sys.inputs.line))
}))
#place(dx: 120pt, dy: 1296pt, side-by-side(180pt, 45pt))
"""


def png(code: str, icon: Path, **words: str) -> bytes:
    """Return a picture that Typst draws, a point to a pixel."""
    picture = typst.compile(  # type: ignore[call-overload]  # its stubs know one file
        {
            "main": code.encode(),
            "bars.typ": BARS.read_bytes(),
            "icon.svg": icon.read_bytes(),
        },
        format="png",
        ppi=72,
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[PRESS / "fonts"],
        ),
        sys_inputs=words,
    )
    assert isinstance(picture, bytes)  # of one page
    return picture


def put(target: Path, picture: bytes) -> None:
    """Write a picture."""
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(picture)


def favicon(app: Sphinx) -> Path:
    """Return the picture that all of these have."""
    return Path(app.confdir, app.config.html_favicon)


def draw_card(
    app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Draw the card of a page, and tell the template its address."""
    base = app.config.html_baseurl.rstrip("/")
    if app.builder.name != "html" or not base or not doctree:
        return
    first = pagename == app.config.root_doc
    book, subtitle = app.config.project, app.config.html_context["subtitle"]
    title = book if first else app.env.titles[pagename].astext()
    card = f"cards/{pagename}.png"
    words = {"title": title, "line": subtitle if first else book}
    put(Path(app.outdir, card), png(CARD, favicon(app), **words))
    context["card"] = f"{base}/{card}"


def draw_cover(app: Sphinx) -> None:
    """Draw the cover of the EPUB."""
    if app.builder.name == "epub":
        line = app.config.html_context["subtitle"]
        cover = png(COVER, favicon(app), title=app.config.project, line=line)
        put(Path(app.outdir, "cover.png"), cover)


def draw_icons(app: Sphinx, exception: Exception | None) -> None:
    """Draw the icons."""
    if exception or app.builder.name != "html":
        return
    for name, (size, part) in ICONS.items():
        icon = png(ICON, favicon(app), size=str(size), part=str(part))
        put(Path(app.outdir, "icons", f"{name}.png"), icon)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Draw before pages are written, with them, and after."""
    app.connect("builder-inited", draw_cover)
    app.connect("html-page-context", draw_card)
    app.connect("build-finished", draw_icons, priority=400)  # before they are listed
    return {"parallel_read_safe": True, "parallel_write_safe": True}
