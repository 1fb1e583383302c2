"""The press: binds the book on paper, from doctree to Typst to PDF.

``sphinx-build -b press`` follows the root document's toctrees. From the first with
numbers on, each caption opens a part of the book; what is before is front matter.
A sheet is a page that is printed by itself as well, in the design for walls.
What can't be printed right is named and stops the press: no PDF is written then.
"""

from typing import Any

from sphinx.application import Sphinx
from sphinx.config import ENUM
from sphinx.util.typing import ExtensionMetadata

from .builder import PressBuilder
from .keeping import KeepTogether, WordsFirst

SETTINGS: dict[str, Any] = {
    "name": "book",  # of the files
    "subtitle": "",
    "imprint": [],  # lines behind the title
    "attached": [],  # patterns, from the project, of files that the PDF carries
    # what is printed
    "root": True,  # also the words of the root document
    "sheets": [],  # documents that are printed by themselves as well
    "alt_required": True,  # images say what they show
    "glyphs": "refuse",  # what no font has; or its "name" is printed
    "unprinted": "refuse",  # links to pages that are not; or their "words"
    "remote_images": "refuse",  # or their "words"
    "raw_html": "refuse",  # what has no like on paper; or "skip"
    "diagrams": "draw",  # by their extensions; or print their "code"
    "wrap_code": False,  # else code that is too wide is a fault
    # how it looks
    "papers": ["a4"],
    "sheet_papers": ["a4", "letter"],
    "paper_sizes": {},  # more papers, by their names
    "columns": 1,
    "columns_of_code": 72,
    "fonts": {},  # names for serif, sans and mono
    "font_folders": [],  # from the configuration
    "cover": True,
    "opening": "right",  # or on the "left", where chapters of a bound book begin
    "theme": "",  # a folder of Typst files that go before ours
    "words": {},  # for those of the press
}
"""What one may set, each after ``press_``, and what it is if not."""

CHOICES = {
    "glyphs": ENUM("refuse", "name"),
    "unprinted": ENUM("refuse", "words"),
    "remote_images": ENUM("refuse", "words"),
    "raw_html": ENUM("refuse", "skip"),
    "diagrams": ENUM("draw", "code"),
    "opening": ENUM("right", "left"),
}
"""What those settings may be that have a choice of words."""

__all__ = ["PressBuilder", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder, what goes before it, and its settings."""
    app.add_builder(PressBuilder)
    app.add_post_transform(WordsFirst)
    app.add_post_transform(KeepTogether)
    for name, value in SETTINGS.items():
        types = CHOICES.get(name, type(value))
        app.add_config_value(f"press_{name}", value, "", types)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
