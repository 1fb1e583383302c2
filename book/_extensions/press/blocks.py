"""Translate what stands between the headings: paragraphs, boxes and lists."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import ClassVar

from docutils import nodes
from sphinx.addnodes import literal_strong
from sphinx.locale import admonitionlabels

from .keeping import opening_of
from .translation import Translation
from .typst_code import NOTHING, array, between, breakable, call, joined, string

HEADINGS = ("chapter", "section", "subsection")
INDENT = 1.6 * 11
QUOTED = 2 * 1.8 * 11
FIELDS = 9.5 * 11
BULLET = 15.0
NUMBER = 24.0
"""How many points the template takes from the measure, for what stands within."""


class Blocks(Translation):
    """Translates sections, paragraphs, boxes and lists."""

    patterns: ClassVar = {
        "arabic": "1",
        "loweralpha": "a",
        "upperalpha": "A",
        "lowerroman": "i",
        "upperroman": "I",
    }
    # Sections and headings

    def visit_section(self, node: nodes.section) -> str:
        """Set a section and what is in it, numbered as Sphinx does."""
        waiting, self.marks = self.marks, []
        self.referred = {}
        titles = [it for it in node[:1] if isinstance(it, nodes.title)]
        if not titles:
            self.marks += waiting
            return self.inside(node)
        kind = HEADINGS[min(self.base + self.depth, len(HEADINGS) - 1)]
        anchor = f"#{node['ids'][0]}" if self.depth else ""
        number = self.env.toc_secnumbers.get(self.docname, {}).get(anchor)
        heading = [
            self.level + self.depth,
            string(".".join(map(str, number))) if number else None,
            string(f"{self.docname}#{node['ids'][0]}"),
            self.title(titles[0]),
        ]
        self.marks += waiting
        self.depth += 1
        begin = 1
        if kind == "chapter":
            program, begin = opening_of(node)
            heading += [self.all(node[1:program]), self.all(node[program:begin])]
        body = self.all(node[begin:])
        self.depth -= 1
        section = joined([call(kind, *heading), body])
        if "closing" in node and not self.base:
            return call("closing", node["closing"], section)
        return section

    def visit_toctree(self, node: nodes.Element) -> str:
        """Set the pages of a list of contents where it stands, one level below."""
        code = []
        for title, name in node["entries"]:
            if name in self.pages:
                page = self.pages.pop(name)
                code.append(self.set_below(name, page))
            elif "://" in name:
                link = call("link", string(name), string(title or name))
                shown = call("address", string(name)) if title else None
                code.append(call("par", joined(filter(None, [link, shown]))))
        if code and node["caption"] and not node["hidden"]:
            code.insert(0, call("rubric", string(node["caption"])))
        return joined(code) if code else ""

    def visit_title(self, node: nodes.Element) -> str:
        """Set a title that is none of a section, such as that of a list."""
        return self.visit_rubric(node)

    visit_caption = visit_subtitle = visit_title_words = visit_title

    def visit_rubric(self, node: nodes.Element) -> str:
        """Set a heading that is in no table of contents."""
        return call("rubric", self.words(node))

    # Boxes

    def visit_topic(self, node: nodes.Element) -> str:
        """Set a passage apart, with its title."""
        return call("topic", *self.titled(node), *beside(node))

    visit_sidebar = visit_topic

    def titled(self, node: nodes.Element) -> tuple[str | None, str]:
        """Return the title, if there is one, and the rest."""
        if node.children and isinstance(node[0], nodes.title):
            return self.words(node[0]), self.all(node[1:])
        return None, self.inside(node)

    def visit_admonition(self, node: nodes.Element) -> str:
        """Set an admonition, under its own title or that of its kind."""
        with self.within_block(0, node):
            title, body = self.titled(node)
        label = string(str(admonitionlabels.get(node.tagname, "")))
        kind, others = string(node.tagname), beside(node)
        return call("admonition", kind, title or label, body, *others)

    visit_attention = visit_caution = visit_danger = visit_error = visit_admonition
    visit_hint = visit_important = visit_note = visit_seealso = visit_admonition
    visit_tip = visit_warning = visit_admonition

    def visit_titled_box(self, node: nodes.Element) -> str:
        """Set a box of an extension, whose title is its first node."""
        title = self.words(node[0]) if node.children else None
        return call("topic", title, self.all(node[1:]), *beside(node))

    def visit_counted_box(self, node: nodes.Element) -> str:
        """Set a theorem or the like, whose kind and number go before its title."""
        kind = node.get("countertype", "")
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        found = [numbers[it] for it in node["ids"] if it in numbers]
        number = " ".join(".".join(map(str, it)) for it in found)
        title, body = self.titled(node)
        words = f"{node.get('realtype', kind).capitalize()} {number} "
        return call("topic", joined([string(words), title or ""]), body, *beside(node))

    def visit_labelled(self, node: nodes.Element) -> str:
        """Set a passage of an extension below its label."""
        label, *rest = node.children
        return joined([call("rubric", self.inside(label)), self.all(rest)])

    def visit_line_break(self, node: nodes.Element) -> str:
        """End a line."""
        return "linebreak()"

    def visit_video(self, node: nodes.Element) -> str:
        """Set where a video is, in the place of it."""
        address = string(f"{node.get('platform_url', '')}{node.get('id', '')}")
        return call("par", call("link", address, address))

    def visit_passage(self, node: nodes.Element) -> str:
        """Set what a node of an extension holds."""
        return self.inside(node)

    def visit_centered(self, node: nodes.Element) -> str:
        """Set a line in the middle."""
        return call("centred", self.words(node))

    def visit_acks(self, node: nodes.Element) -> str:
        """Set a list of names."""
        return self.inside(node)

    visit_hlist = visit_hlistcol = visit_description = visit_acks
    visit_compact_paragraph = visit_address = Translation.words

    def visit_productionlist(self, node: nodes.Element) -> str:
        """Set a grammar, a line for each rule, as code."""
        for name in node.findall(literal_strong):
            self.begin(name)
        text = "\n".join(line.astext().rstrip("\n") for line in node.children)
        block = nodes.literal_block(text, text, language="none")
        block.source, block.line, block.parent = node.source, node.line, node.parent
        return self.joined_marks(self.set(block))

    def joined_marks(self, code: str) -> str:
        """Return code after the marks that wait."""
        return joined([self.marked(), code])

    # Paragraphs, quotations and lists

    def visit_paragraph(self, node: nodes.Element) -> str:
        """Set a paragraph in the form that its neighbours ask for."""
        if any(map(is_block, node.children)):  # as MyST and others make them
            return joined([self.marked(), *self.torn(node)])
        form = node.get("form", "par")
        facts = [node["letters"]] if form == "opening" else []
        words = self.words(node)
        return call(form, *facts, words) if words != NOTHING else ""

    def torn(self, node: nodes.Element) -> Iterator[str]:
        """Yield the blocks that a paragraph holds, and its words around them."""
        for are_blocks, run in groupby(node.children, is_block):
            if are_blocks:
                yield self.all(run)
                continue
            first, *others = run
            if isinstance(first, nodes.Text):
                first = nodes.Text(first.lstrip())
            words = self.all([first, *others] if first else others)
            if words != NOTHING:
                yield call("par", words)

    def visit_block_quote(self, node: nodes.Element) -> str:
        """Set a quotation, or the epigraph of a chapter."""
        kind = "epigraph" if "epigraph" in node["classes"] else "blockquote"
        with self.within_block(QUOTED, node):
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

    def items(self, node: nodes.Element, indent: float) -> tuple[bool, list[str]]:
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
        with self.within_block(indent, node):
            return tight, [set_item(item) for item in node.children]

    def tight_item(self, item: nodes.Node) -> str:
        """Return an item of one paragraph, and perhaps a list below it."""
        self.begin(item)
        words, more = item.children[:1], item.children[1:]
        return joined([*map(self.words, words), *map(self.set, more)])

    def visit_bullet_list(self, node: nodes.Element) -> str:
        """Set a list with bullets."""
        tight, items = self.items(node, BULLET)
        return call("bullets", tight, is_nested(node), *items) if items else ""

    def visit_enumerated_list(self, node: nodes.Element) -> str:
        """Set a list with the author's numbers or letters."""
        tight, items = self.items(node, NUMBER)
        pattern = "{prefix}{0}{suffix}".format(
            self.patterns[node.get("enumtype", "arabic")],
            prefix=node.get("prefix", ""),
            suffix=node.get("suffix", "."),
        )
        start = node.get("start", 1)
        return call("numbers", tight, is_nested(node), string(pattern), start, *items)

    def visit_field_list(self, node: nodes.Element) -> str:
        """Set names and what belongs to them in two columns."""
        with self.within_block(FIELDS, node):
            return call("fields", *filter(None, map(self.set, node.children)))

    visit_option_list = visit_docinfo = visit_field_list

    def visit_definition_list(self, node: nodes.Element) -> str:
        """Set terms, each with what it means below."""
        with self.within_block(INDENT, node):
            return self.inside(node)

    def visit_definition_list_item(self, node: nodes.Element) -> str:
        """Set one or more terms, each with its kind, and what they mean."""
        terms: list[str] = []
        meaning = [it for it in node if isinstance(it, nodes.definition)]
        for child in node:
            if isinstance(child, nodes.classifier):
                terms[-1] = joined([terms[-1], call("classifier", self.inside(child))])
            elif child not in meaning:
                terms.append(self.set(child))
        body = joined(self.inside(it) for it in meaning)
        return call("definition", array(terms), body)

    def visit_field(self, node: nodes.Element) -> str:
        """Set a name and its value side by side."""
        return array([self.words(node[0]), joined(map(self.inside, node[1:]))])

    def visit_option_list_item(self, node: nodes.Element) -> str:
        """Set the names of an option, one on a line, and what it does side by side."""
        *others, last = (option.astext() for option in node[0].children)
        names = [
            breakable(lambda it: call("command-word", string(it)), name, 12)
            for name in (*(f"{it}," for it in others), last)
        ]
        lines = joined(between(names, call("linebreak")))
        return array([lines, self.inside(node[1])])


def beside(node: nodes.Element) -> list[bool]:
    """Return whether a box follows another, and is followed by one."""
    return list(node.get("beside", (False, False)))


def is_block(node: nodes.Node) -> bool:
    """Return whether a node is no word, though it may stand in a paragraph."""
    return (
        isinstance(node, nodes.Body)
        and not isinstance(node, nodes.Inline | nodes.Invisible)
        and type(node).__module__ == nodes.__name__
    )


def is_nested(node: nodes.Element) -> bool:
    """Return whether a list is in an item of another."""
    return isinstance(node.parent, nodes.list_item)
