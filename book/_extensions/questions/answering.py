"""What a page asks: answered below the question on a screen, at the back on paper.

A question gets its answer by `answer`; the extension `answers` finds it by the
attribute ``asked`` and copies it to the page of answers.
"""

from collections.abc import Sequence

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

PAPER = "press or latex"
LINK = "answer"  # the type of references between questions and answers


def answer(
    docname: str,
    asked: str,
    label: str,
    body: Sequence[nodes.Node],
    *,
    title: str = "Answer",
    verdict: str = "",
) -> list[nodes.Node]:
    """Return an answer, folded, and the line that leads to it on paper.

    `asked` is the id of the question on its page, and `label` its name.
    """
    folded = nodes.admonition(
        "",
        nodes.title("", title),
        *body,
        classes=["answer"],
        collapsible="closed",
        asked=asked,
        label=label,
        verdict=verdict,
    )
    link = reference(f"{title} at the back", docname, None, answer_id(docname, asked))
    return [
        addnodes.only("", folded, expr=f"not ({PAPER})"),
        addnodes.only("", nodes.paragraph("", "", link), expr=PAPER),
    ]


def refuse_targets(directive: SphinxDirective, body: Sequence[nodes.Node]) -> None:
    """Refuse what an answer can't have, since it stands in two places."""
    for node in body:
        for target in node.findall(nodes.Element):
            if isinstance(target, nodes.footnote_reference):
                raise directive.error("an answer can't have a footnote: write it out")
            if (isinstance(target, nodes.target) and target["ids"]) or target["names"]:
                raise directive.error(
                    "an answer stands in two places and can't have a label: "
                    f"take out {' '.join(target['names']) or target['ids'][0]}"
                )


def is_answer(box: nodes.admonition) -> bool:
    """Tell whether a box is an answer."""
    return "asked" in box


def answer_id(docname: str, asked: str) -> str:
    """Return where the answer to a page's question stands."""
    return nodes.make_id(f"answer-{docname}-{asked}")


def reference(
    words: str, here: str, there: str | None, target: str
) -> addnodes.pending_xref:
    """Return a link to a question on the page `there`, or to an answer."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", words),
        refdomain="",
        reftype=LINK,
        reftarget=target,
        refdoc=here,
        refpage=there,
        refwarn=True,
    )
