"""HTML about which the validator has nothing to say.

Browsers forgive these three, and the Nu HTML checker tells of each.

- Tags that never close end in a slash, as in XHTML: docutils, on purpose, seen in
  0.22 and 0.23; sphinx-doc/sphinx#12161 proposes that all pages be XML.
- The title of a page, an ``h1``, stands in a ``section`` of the page, one level too
  deep: docutils 0.22 and 0.23, and Sphinx 9.0 to 9.2. Not reported.
- Furo puts a box around a table and gives it the name that the table has, so that
  two things have one: Furo 2025.12.19. Not reported.

What Sphinx's and Furo's templates write is mended in those of the site.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator


class Translator(HTML5Translator):
    """Writes a page."""

    def emptytag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", **attributes: Any
    ) -> str:
        """Return a tag that never closes, without a slash."""
        tag = super().emptytag(node, tagname, suffix, **attributes)
        return tag.replace(" />", ">")

    def visit_section(self, node: nodes.Element) -> None:
        """Open a section; the whole page is one by itself."""
        self.section_level += 1
        self.body.append(self.starttag(node, section_tag(node)))

    def depart_section(self, node: nodes.Element) -> None:
        """Close a section."""
        self.section_level -= 1
        self.body.append(f"</{section_tag(node)}>\n")


def section_tag(node: nodes.Element) -> str:
    """Return the tag of a section."""
    return "div" if isinstance(node.parent, nodes.document) else "section"


class NameTablesOnce(SphinxPostTransform):
    """Take a table's name from the box that the theme puts around it."""

    default_priority = 600  # the theme's is 500
    formats = ("html",)

    def run(self, **_options: object) -> None:
        """Leave the name to the table."""
        for box in self.document.findall(nodes.container):
            if "table-wrapper" in box["classes"]:
                box["ids"] = []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write pages so."""
    app.set_translator("html", Translator)
    app.add_post_transform(NameTablesOnce)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
