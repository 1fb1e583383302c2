"""Translate what stands between the headings: paragraphs, boxes and lists."""

from collections.abc import Iterable
from typing import ClassVar

from docutils import nodes
from sphinx.locale import admonitionlabels

from .translation import Translation
from .typst_code import array, call, joined, string

HEADINGS = ("chapter", "section", "subsection")


class Blocks(Translation):
    """Translates sections, paragraphs, boxes and lists."""

    patterns: ClassVar = {
        "arabic": "1",
        "loweralpha": "a",
        "upperalpha": "A",
        "lowerroman": "i",
        "upperroman": "I",
    }
    visit_definition_list = Translation.inside

    # Sections and headings

    def visit_section(self, node: nodes.section) -> str:
        """Set a section and what is in it, numbered as Sphinx does."""
        waiting, self.marks = self.marks, []
        self.referred = {}
        kind = HEADINGS[min(self.depth, len(HEADINGS) - 1)]
        anchor = f"#{node['ids'][0]}" if self.depth else ""
        number = self.env.toc_secnumbers.get(self.docname, {}).get(anchor)
        heading = [
            self.level + self.depth,
            string(".".join(map(str, number))) if number else None,
            string(f"{self.docname}#{node['ids'][0]}"),
            self.title(node[0]),
        ]
        self.marks += waiting
        self.depth += 1
        program, output = node.get("opening") or (1, 1)
        if self.depth == 1:  # a chapter knows what it opens with
            heading += [self.all(node[1:program]), self.all(node[program:output])]
        body = self.all(node[output:])
        self.depth -= 1
        section = joined([call(kind, *heading), body])
        if "closing" in node:
            return call("closing", node["closing"], section)
        return section

    def visit_rubric(self, node: nodes.rubric) -> str:
        """Set a heading that is in no table of contents."""
        return call("rubric", self.words(node))

    # Boxes

    def visit_topic(self, node: nodes.Element) -> str:
        """Set a passage apart, with its title."""
        return call("topic", *self.titled(node), *node["beside"])

    visit_sidebar = visit_topic

    def titled(self, node: nodes.Element) -> tuple[str | None, str]:
        """Return the title, if there is one, and the rest."""
        if node.children and isinstance(node[0], nodes.title):
            return self.words(node[0]), self.all(node[1:])
        return None, self.inside(node)

    def visit_Admonition(self, node: nodes.Element) -> str:  # noqa: N802
        """Set an admonition, under its own title or that of its kind."""
        title, body = self.titled(node)
        label = string(str(admonitionlabels.get(node.tagname, "")))
        kind, others = string(node.tagname), node["beside"]
        return call("admonition", kind, title or label, body, *others)

    # Paragraphs, quotations and lists

    def visit_paragraph(self, node: nodes.Element) -> str:
        """Set a paragraph in the form that its neighbours ask for."""
        form = node["form"]
        facts = [node["letters"]] if form == "opening" else []
        return call(form, *facts, self.words(node))

    def visit_block_quote(self, node: nodes.Element) -> str:
        """Set a quotation, or the epigraph of a chapter."""
        kind = "epigraph" if "epigraph" in node["classes"] else "blockquote"
        return call(kind, self.inside(node))

    def visit_attribution(self, node: nodes.Element) -> str:
        """Set who said it."""
        return call("attribution", self.words(node))

    def visit_transition(self, node: nodes.Element) -> str:
        """Set a short rule, except the one that MyST puts before footnotes."""
        return "" if "footnotes" in node["classes"] else call("separator")

    def visit_line_block(self, node: nodes.Element) -> str:
        """Set lines that end where the author ended them."""
        return call("verse", array(self.verses(node, 0)))

    def verses(self, node: nodes.Element, depth: int) -> Iterable[str]:
        """Yield each line and how deep it stands."""
        for child in node.children:
            if isinstance(child, nodes.line_block):
                yield from self.verses(child, depth + 1)
            else:
                yield array([str(depth), self.words(child)])

    def items(self, node: nodes.Element) -> tuple[bool, list[str]]:
        """Return whether a list is tight, and its items."""
        tight = all(
            isinstance(
                child, (nodes.paragraph, nodes.bullet_list, nodes.enumerated_list)
            )
            and (at == 0) == isinstance(child, nodes.paragraph)
            for item in node.children
            for at, child in enumerate(item.children)
        )
        set_item = self.tight_item if tight else self.inside
        return tight, [set_item(item) for item in node.children]

    def tight_item(self, item: nodes.Node) -> str:
        """Return an item of one paragraph, and perhaps a list below it."""
        words, *more = item.children
        return joined([self.words(words), *map(self.set, more)])

    def visit_bullet_list(self, node: nodes.Element) -> str:
        """Set a list with bullets."""
        tight, items = self.items(node)
        return call("bullets", tight, is_nested(node), *items)

    def visit_enumerated_list(self, node: nodes.Element) -> str:
        """Set a list with the author's numbers or letters."""
        tight, items = self.items(node)
        pattern = "{prefix}{0}{suffix}".format(
            self.patterns[node.get("enumtype", "arabic")],
            prefix=node.get("prefix", ""),
            suffix=node.get("suffix", "."),
        )
        start = node.get("start", 1)
        return call("numbers", tight, is_nested(node), string(pattern), start, *items)

    def visit_field_list(self, node: nodes.Element) -> str:
        """Set names and what belongs to them in two columns."""
        return call("fields", *filter(None, map(self.set, node.children)))

    visit_option_list = visit_field_list

    def visit_definition_list_item(self, node: nodes.Element) -> str:
        """Set one or more terms, each with its kind, and what they mean."""
        terms: list[str] = []
        for child in node[:-1]:
            if isinstance(child, nodes.classifier):
                terms[-1] = joined([terms[-1], call("classifier", self.inside(child))])
            else:
                terms.append(self.set(child))
        return call("definition", array(terms), self.inside(node[-1]))

    def visit_field(self, node: nodes.Element) -> str:
        """Set a name and its value side by side."""
        return array([self.words(node[0]), self.inside(node[1])])

    def visit_option_list_item(self, node: nodes.Element) -> str:
        """Set an option and what it does side by side."""
        options = ", ".join(option.astext() for option in node[0].children)
        return array([call("code-word", string(options)), self.inside(node[1])])


def is_nested(node: nodes.Element) -> bool:
    """Return whether a list is in an item of another."""
    return isinstance(node.parent, nodes.list_item)
