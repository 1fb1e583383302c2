"""The page that answers what the others ask.

``answers``
    the answers of all pages, in the order of reading: the reasons of
    checkpoints, and the solutions of exercises.
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
from sphinx.util.typing import ExtensionMetadata, OptionSpec

from .answering import LINK, answer_id, is_answer, reference


class answers(nodes.General, nodes.Element):  # noqa: N801  docutils' way
    """Where the answers go."""


class Answers(SphinxDirective):
    """The answers of all pages."""

    option_spec: ClassVar[OptionSpec] = {}

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
            boxes = self.env.get_doctree(docname).findall(nodes.admonition)
            if found := [box for box in boxes if is_answer(box)]:
                section = nodes.section(ids=[nodes.make_id(f"answers-{docname}")])
                section += self.title(docname)
                section += [self.answer(docname, answer) for answer in found]
                yield section

    def title(self, docname: str) -> nodes.title:
        """Return a page's title, with its number if it has one."""
        number = self.env.toc_secnumbers.get(docname, {}).get("")
        prefix = f"{'.'.join(map(str, number))}. " if number else ""
        return nodes.title("", prefix + self.env.titles[docname].astext())

    def answer(self, docname: str, answer: nodes.Element) -> nodes.container:
        """Return an answer, after the way back to its question."""
        asked = answer["asked"]
        name = reference(answer["label"], self.env.docname, docname, asked)
        said = f": {answer['verdict']}" if answer["verdict"] else ""
        head = nodes.paragraph(
            "", "", nodes.strong("", "", name, nodes.Text(said)), classes=["head-line"]
        )
        _title, *body = answer.children
        return nodes.container(
            "",
            head,
            *map(self.here, body),
            ids=[answer_id(docname, asked)],
            classes=["answer-at-the-back"],
        )

    def here(self, node: nodes.Node) -> nodes.Node:
        """Return a copy of a node, whose links lead away from this page."""
        copy = node.deepcopy()
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
    """Resolve a link between a question and its answer."""
    if node["reftype"] != LINK:
        return None
    page = node["refpage"] or app.config.answers_page
    if page not in env.all_docs:
        return None
    return make_refnode(app.builder, node["refdoc"], page, node["reftarget"], words)


def renew(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the answers anew, whichever page has changed."""
    return [app.config.answers_page] if app.config.answers_page in env.all_docs else []


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register directive, transform and links."""
    app.add_config_value("answers_page", "answers", "env", str)
    app.add_directive("answers", Answers)
    app.add_node(answers)
    app.add_post_transform(CollectAnswers)
    app.connect("missing-reference", resolve)
    app.connect("env-updated", renew)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
