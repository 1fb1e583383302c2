"""Exercises and their solutions.

``exercise NAME``
    what the reader is to do. ``NAME`` is that of the solution's program, and
    of the check that tells the reader whether theirs does the same.
``solution``
    what one may do, below its exercise: words, a listing, a transcript.

On a screen the solution folds out. On paper it stands at the back.
"""

from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata, OptionSpec

from .answering import answer, refuse_targets

UNSOLVED = "questions.unsolved"  # the last exercise of the page that is read


NAMES = "questions.names"  # of the exercises of the page that is read


class Exercise(SphinxDirective):
    """Something to do."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return what is to be done, under a number of its own."""
        number = 1 + self.env.new_serialno("exercise")
        (program,) = self.arguments
        known: Any = self.env.temp_data.setdefault(NAMES, set())
        if program in known:
            raise self.error(f"the exercise {program} is on this page already")
        known.add(program)
        exercise = nodes.admonition(
            "",
            nodes.title(
                "", f"Exercise {number}: ", nodes.literal(text=f"{program}.py")
            ),
            *self.parse_content_to_nodes(),
            classes=["exercise"],
            ids=[f"exercise-{number}"],
            program=program,
        )
        self.set_source_info(exercise)
        self.env.temp_data[UNSOLVED] = exercise
        return [exercise]


class Solution(SphinxDirective):
    """A way to do it."""

    has_content = True
    option_spec: ClassVar[OptionSpec] = {}

    def run(self) -> list[nodes.Node]:
        """Return the solution for the exercise before it, for each medium."""
        exercise = self.env.temp_data.pop(UNSOLVED, None)
        if exercise is None:
            raise self.error("a solution stands below its exercise, and there is one")
        self.assert_has_content()
        (asked,) = exercise["ids"]
        body = self.parse_content_to_nodes()
        refuse_targets(self, body)
        exercise += answer(
            self.env.docname, asked, exercise[0].astext(), body, title="Solution"
        )
        return []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the two directives."""
    app.add_directive("exercise", Exercise)
    app.add_directive("solution", Solution)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
