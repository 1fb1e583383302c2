"""The press: binds the book on paper, from doctree to Typst to PDF.

``sphinx-build -b press`` follows the root document's toctrees. From the first with
numbers on, each caption opens a part of the book; what is before is front matter.
A sheet is a page that is printed by itself as well, in the design for walls.
What can't be printed right is named and stops the press: no PDF is written then.
"""

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

from .builder import PressBuilder
from .keeping import KeepTogether

__all__ = ["PressBuilder", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder, what goes before it, and its settings."""
    app.add_builder(PressBuilder)
    app.add_post_transform(KeepTogether)
    app.add_config_value("press_name", "book", "", str)
    app.add_config_value("press_subtitle", "", "", str)
    app.add_config_value("press_papers", ["a4"], "", list)
    app.add_config_value("press_sheets", [], "", list)
    app.add_config_value("press_sheet_papers", ["a4", "letter"], "", list)
    app.add_config_value("press_imprint", [], "", list)
    app.add_config_value("press_attached", [], "", list)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
