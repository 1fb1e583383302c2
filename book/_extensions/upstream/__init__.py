"""Bugs of others that are mended here until they are mended there."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import indexing, markup, numrefs, reminding


def setup(app: Sphinx) -> ExtensionMetadata:
    """Mend them."""
    for part in (indexing, markup, numrefs, reminding):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
