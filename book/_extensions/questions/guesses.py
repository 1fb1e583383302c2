"""Guesses: rows that the reader fills in before seeing the run.

``guess``
    a question, then a ``timeline`` with ``:until:``, which makes empty rows and
    the same with what ran.

On a screen what ran folds out below the question, and a script lets the reader
drag each bar to its end first. On paper the rows are filled in by pencil, and a
line leads to what ran, at the back.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from .answering import answer

EMPTY, FULL = "rows-to-fill-in", "rows-filled-in"  # classes of what is drawn


class Guess(SphinxDirective):
    """A question about a run, before it is shown."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the question, its empty rows, and the run for each medium."""
        content = self.parse_content_to_nodes()
        drawn = [
            node
            for node in content[-2:]
            if isinstance(node, nodes.container) and {*node["classes"]} & {EMPTY, FULL}
        ]
        if len(drawn) < 2 or len(content) < 3:
            raise self.error("a guess is a question, then a timeline with :until:")
        *question, empty, full = content
        number = 1 + self.env.new_serialno("guess")
        title, place = f"Guess {number}", f"guess-{number}"
        guess = nodes.admonition(
            "",
            nodes.title("", title),
            *question,
            empty,
            *answer(self.env.docname, place, title, [full], title="The run"),
            classes=["guess"],
            ids=[place],
        )
        self.set_source_info(guess)
        return [guess]


def add_script(
    app: Sphinx, _page: str, _template: str, _context: object, doctree: nodes.Node
) -> None:
    """Load the script on pages that have a guess."""
    if doctree and any(
        "guess" in n["classes"] for n in doctree.findall(nodes.admonition)
    ):
        app.add_js_file("guesses.js", loading_method="defer")
        app.add_css_file("guesses.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive, and its script."""
    app.add_directive("guess", Guess)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
