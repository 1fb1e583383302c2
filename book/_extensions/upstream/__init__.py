"""Bugs of others that are mended here until they are mended there.

A module names the project, the versions and where it was reported, as `owner/name#1`.
`tests/frame/test_upstream.py` fails when a mend is no longer needed.
"""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from . import markup, numrefs, repeated_warnings, search, serial_reading


def setup(app: Sphinx) -> ExtensionMetadata:
    """Mend them."""
    for part in (markup, numrefs, repeated_warnings, search, serial_reading):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
