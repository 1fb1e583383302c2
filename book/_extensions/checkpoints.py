"""Checkpoints: questions with choices, and the page that answers them.

``checkpoint``
    a question, then a list of choices. Each choice begins with ``[ ]``, the
    right one with ``[x]``, and has its reason below it.
``answers``
    the reasons of all checkpoints, in the order of reading.

On a screen the reasons fold out below the question, and a script lets the
reader choose first. On paper a line leads to the answers, at the back.
"""

from collections.abc import Iterator
from typing import ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.nodes import make_refnode
from sphinx.util.typing import ExtensionMetadata

PAPER = "press or latex"
RIGHT, WRONG = "[x] ", "[ ] "


class Checkpoint(SphinxDirective):
    """A question to the reader."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the question, its choices, and its answer for each medium."""
        *question, choices = self.parse_content_to_nodes()
        if not isinstance(choices, nodes.bullet_list) or not question:
            raise self.error("a checkpoint is a question, then a list of choices")
        picks, reasons = lettered("choices"), lettered("reasons")
        for item in choices:
            right, pick, reason = self.choice(item)
            picks += nodes.list_item("", pick)
            reasons += nodes.list_item("", *reason, classes=[right])
        rights = [item["classes"] for item in reasons].count(["right"])
        if rights != 1:
            raise self.error(
                f"a checkpoint has one right choice, marked [x]; this has {rights}"
            )
        number = 1 + len(list(self.state.document.findall(is_checkpoint)))
        checkpoint = nodes.admonition(
            "",
            nodes.title("", f"Checkpoint {number}"),
            *question,
            picks,
            on_screen(reasons),
            on_paper(answer_id(self.env.docname, number), self.env.docname),
            classes=["checkpoint"],
            ids=[f"checkpoint-{number}"],
            number=number,
        )
        self.set_source_info(checkpoint)
        return [checkpoint]

    def choice(
        self, item: nodes.Element
    ) -> tuple[str, nodes.paragraph, list[nodes.Node]]:
        """Return whether a choice is right, its words, and its reason."""
        pick, *reason = item.children
        mark = pick.astext()[: len(RIGHT)]
        words = pick.astext().removeprefix(mark)
        if mark not in (RIGHT, WRONG):
            raise self.error(f"begin this choice with [x] or [ ]: {pick.astext()}")
        if pick.next_node(addnodes.pending_xref) or pick.next_node(nodes.reference):
            raise self.error(f"a choice is a button and can't have a link: {words}")
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


def on_screen(reasons: nodes.enumerated_list) -> addnodes.only:
    """Return the reasons, folded."""
    title = nodes.title("", "Answer")
    answer = nodes.admonition(
        "", title, reasons, classes=["answer"], collapsible=True, open=False
    )
    return addnodes.only("", answer, expr=f"not ({PAPER})")


def on_paper(target: str, docname: str) -> addnodes.only:
    """Return the line that leads to the answer."""
    answer = reference("Answer at the back", docname, None, target)
    return addnodes.only("", nodes.paragraph("", "", answer), expr=PAPER)


def reference(
    words: str, here: str, there: str | None, target: str
) -> addnodes.pending_xref:
    """Return a link to a checkpoint on the page `there`, or to an answer."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdomain="",
        reftype="checkpoint",
        reftarget=target,
        refdoc=here,
        refpage=there,
        refwarn=True,
    )


def answer_id(docname: str, number: int) -> str:
    """Return where the answer to a page's checkpoint stands."""
    return nodes.make_id(f"answer-{docname}-{number}")


def is_checkpoint(node: nodes.Node) -> bool:
    """Tell whether a node is a checkpoint."""
    return isinstance(node, nodes.admonition) and "checkpoint" in node["classes"]


class answers(nodes.General, nodes.Element):  # noqa: N801  docutils' way
    """Where the answers go."""


class Answers(SphinxDirective):
    """The answers to all checkpoints."""

    option_spec: ClassVar[dict[str, object]] = {}

    def run(self) -> list[nodes.Node]:
        """Return the place; the answers come when all pages are read."""
        return [answers()]


class CollectAnswers(SphinxPostTransform):
    """Put the answers in their place."""

    default_priority = 5  # before references are resolved

    def run(self, **_options: object) -> None:
        """Replace each place by what all pages answer."""
        for place in list(self.document.findall(answers)):
            place.replace_self(list(self.pages()))

    def pages(self) -> Iterator[nodes.section]:
        """Yield a section for each page that asks something."""
        for docname in in_order(self.env):
            asked = list(self.env.get_doctree(docname).findall(is_checkpoint))
            if asked:
                section = nodes.section(ids=[nodes.make_id(f"answers-{docname}")])
                section += self.title(docname)
                section += [self.answer(docname, checkpoint) for checkpoint in asked]
                yield section

    def title(self, docname: str) -> nodes.title:
        """Return a page's title, with its number if it has one."""
        number = self.env.toc_secnumbers.get(docname, {}).get("")
        prefix = f"{'.'.join(map(str, number))}. " if number else ""
        return nodes.title("", prefix + self.env.titles[docname].astext())

    def answer(self, docname: str, checkpoint: nodes.Element) -> nodes.container:
        """Return the reasons of one checkpoint, and the way back to it."""
        (reasons,) = (
            node
            for node in checkpoint.findall(nodes.enumerated_list)
            if "reasons" in node["classes"]
        )
        right = [item["classes"] for item in reasons].index(["right"])
        (place,) = checkpoint["ids"]
        title = checkpoint[0].astext()
        back = reference(title, self.env.docname, docname, place)
        letter = nodes.strong("", f"{chr(ord('A') + right)} is right.")
        return nodes.container(
            "",
            nodes.paragraph("", "", back, nodes.Text(": "), letter),
            self.here(reasons),
            ids=[answer_id(docname, checkpoint["number"])],
            classes=["answer-at-the-back"],
        )

    def here(self, reasons: nodes.enumerated_list) -> nodes.enumerated_list:
        """Return a copy of reasons, whose links lead away from this page."""
        copy = reasons.deepcopy()
        for link in copy.findall(addnodes.pending_xref):
            link["refdoc"] = self.env.docname
        return copy


def in_order(env: BuildEnvironment) -> Iterator[str]:
    """Yield the pages in the order in which the book is read."""
    waiting = [env.config.root_doc]
    while waiting:
        docname = waiting.pop(0)
        if docname in env.all_docs:
            yield docname
            waiting = [*env.toctree_includes.get(docname, []), *waiting]


def resolve(
    app: Sphinx, env: BuildEnvironment, node: addnodes.pending_xref, words: nodes.Node
) -> nodes.reference | None:
    """Resolve a link between a checkpoint and its answer."""
    if node["reftype"] != "checkpoint":
        return None
    page = node["refpage"] or app.config.answers_page
    if page not in env.all_docs:
        return None
    return make_refnode(app.builder, node["refdoc"], page, node["reftarget"], words)


def renew_answers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the answers anew, whichever page has changed."""
    return [app.config.answers_page] if app.config.answers_page in env.all_docs else []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register directives, transform and script."""
    app.add_config_value("answers_page", "answers", "env", str)
    app.add_directive("checkpoint", Checkpoint)
    app.add_directive("answers", Answers)
    app.add_node(answers)
    app.add_post_transform(CollectAnswers)
    app.connect("missing-reference", resolve)
    app.connect("env-updated", renew_answers)
    app.add_js_file("checkpoints.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
