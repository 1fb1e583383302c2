"""sphinx-multitoc-numbering does not say that pages may be read beside each other.

It numbers the sections when all pages are read, so they may. Without its word Sphinx
reads one page after another. Not reported; seen in sphinx-multitoc-numbering 0.1.3.
"""

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata


def allow(app: Sphinx, _config: Config) -> None:
    """Say it in its stead."""
    if extension := app.extensions.get("sphinx_multitoc_numbering"):
        extension.parallel_read_safe = True


def setup(app: Sphinx) -> ExtensionMetadata:
    """Do so when all extensions are there."""
    app.connect("config-inited", allow)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
