"""Checkpoints: questions with choices.

``checkpoint``
    a question, then a list of choices. Each choice begins with ``[ ]``, the
    right one with ``[x]``, and has its reason below it.

On a screen the reasons fold out below the question, and a script lets the
reader choose first. Each page tells it how many checkpoints the chapters have.
On paper a line leads to the answers, at the back.
"""

from string import ascii_uppercase

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from .answering import answer, refuse_targets

RIGHT, WRONG = "[x] ", "[ ] "
ASKED = "checkpoints"  # a page's metadata keep how many it has


class Checkpoint(SphinxDirective):
    """A question to the reader."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the question, its choices, and its answer for each medium."""
        self.assert_has_content()
        *question, choices = self.parse_content_to_nodes()
        if not isinstance(choices, nodes.bullet_list) or not question:
            raise self.error("a checkpoint is a question, then a list of choices")
        for node in question:
            for item in node.findall(nodes.list_item):
                if item.astext().startswith((RIGHT, WRONG)):
                    raise self.error(
                        "the list of choices ends too soon: indent what stands "
                        f"below this one by two spaces: {item[0].astext()}"
                    )
        if len(choices) > len(ascii_uppercase):
            raise self.error(
                f"a checkpoint has {len(ascii_uppercase)} choices at most, "
                f"each with a letter; this has {len(choices)}"
            )
        picks, reasons = lettered("choices"), lettered("reasons")
        rights = []
        for at, choice in enumerate(choices):
            right, pick, reason = self.choice(choice)
            picks += nodes.list_item("", pick)
            reasons += nodes.list_item("", *reason, classes=[right])
            if right == "right":
                rights.append(at)
        if len(rights) != 1:
            raise self.error(
                f"a checkpoint has one right choice, marked [x]; this has {len(rights)}"
            )
        verdict = f"{chr(ord('A') + rights[0])} is right."
        number = 1 + self.env.new_serialno("checkpoint")
        self.env.metadata[self.env.docname][ASKED] = number
        title, place = f"Checkpoint {number}", f"checkpoint-{number}"
        checkpoint = nodes.admonition(
            "",
            nodes.title("", title),
            *question,
            picks,
            *answer(self.env.docname, place, title, [reasons], verdict=verdict),
            classes=["checkpoint"],
            ids=[place],
        )
        self.set_source_info(checkpoint)
        return [checkpoint]

    def choice(self, item: nodes.Node) -> tuple[str, nodes.Node, list[nodes.Node]]:
        """Return whether a choice is right, its words, and its reason."""
        pick, *reason = item.children
        mark = pick.astext()[: len(RIGHT)]
        words = pick.astext().removeprefix(mark)
        if mark not in (RIGHT, WRONG):
            raise self.error(f"begin this choice with [x] or [ ]: {pick.astext()}")
        if pick.next_node(addnodes.pending_xref) or pick.next_node(nodes.reference):
            raise self.error(f"a choice is a button and can't have a link: {words}")
        refuse_targets(self, reason)
        if not reason:
            raise self.error(f"this choice has no reason below it: {words}")
        first = next(pick.findall(nodes.Text))
        first.parent.replace(first, nodes.Text(first.removeprefix(mark)))
        return "right" if mark == RIGHT else "wrong", pick, reason


def lettered(name: str) -> nodes.enumerated_list:
    """Return an empty list whose items are A., B., C."""
    return nodes.enumerated_list(
        enumtype="upperalpha", prefix="", suffix=".", classes=[name]
    )


def count(
    app: Sphinx,
    _page: str,
    _template: str,
    context: dict[str, object],
    _doctree: nodes.document | None,
) -> None:
    """Tell a page's template how many checkpoints each page has that asks."""
    context["checkpoints"] = {
        page: metadata[ASKED]
        for page, metadata in sorted(app.env.metadata.items())
        if ASKED in metadata
    }


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive, and what pages tell the script."""
    app.add_directive("checkpoint", Checkpoint)
    app.connect("html-page-context", count)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
