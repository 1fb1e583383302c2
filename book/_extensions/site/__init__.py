"""The book as a site: its look, its cards, its editions, and the book on a device."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import cards, charts, editions, fonts, offline, reporting, static_files, tables


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register what a site has beside its pages."""
    for script in ("previews.js", "scrolling.js", "turning.js"):
        app.add_js_file(script, loading_method="defer")
    parts = (cards, charts, editions, fonts, offline, reporting, static_files, tables)
    for part in parts:
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
