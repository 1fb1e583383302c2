"""Programs on the page: listings, transcripts, timelines, plots."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import listings, timelines

STATIC = Path(__file__).parent / "static"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives, and what makes drawings play."""
    for part in (listings, timelines):
        part.setup(app)
    app.config.html_static_path.append(STATIC.relative_to(app.confdir).as_posix())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
