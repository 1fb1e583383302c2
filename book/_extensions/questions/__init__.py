"""What a page asks its reader: checkpoints, guesses, exercises, and all answers."""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import answers, checkpoints, exercises, guesses

STATIC = Path(__file__).parent / "static"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register directives, transform and scripts."""
    for part in (answers, checkpoints, exercises, guesses):
        part.setup(app)
    app.config.html_static_path.append(STATIC.relative_to(app.confdir).as_posix())
    app.add_js_file("checkpoints.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
