"""Sphinx says what is wrong with a page once, and not with each build.

It says so when it reads the page, and reads it when it has changed. After an error
it forgets all that it has read; here, after a warning too:
sphinx-doc/sphinx#725 and #4937; seen in Sphinx 9.0 to 9.2.
"""

from pathlib import Path

from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.util.typing import ExtensionMetadata


def forget(app: Sphinx, _exception: Exception | None) -> None:
    """Forget what was read, if there was a warning."""
    if app._warncount:
        Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Forget when all warnings are out."""
    app.connect("build-finished", forget, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
