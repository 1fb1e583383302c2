"""Programs on the page: listings, transcripts, timelines, plots."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import listings, timelines


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    for part in (listings, timelines):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
