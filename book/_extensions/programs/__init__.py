"""Programs on the page: listings, transcripts, timelines, plots, measured figures."""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import listings, measurements, timelines


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    for part in (listings, measurements, timelines):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
