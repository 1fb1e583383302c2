"""Translate words within a paragraph: their form, and where they lead."""

import re
from itertools import takewhile

from docutils import nodes

from .labels import PREFIX
from .translation import Translation
from .typst_code import array, call, joined, string

OPTION = re.compile(r"\B-+\w")
"""What no line of words may end in."""


class Words(Translation):
    """Translates what stands within a line, with its links and footnotes."""

    def visit_emphasis(self, node: nodes.Element) -> str:
        """Set emphasis."""
        return call("emph", self.inside(node))

    visit_title_reference = visit_emphasis

    def visit_inline(self, node: nodes.Element) -> str:
        """Set words with a class, of which paper shows one."""
        words = self.inside(node)
        return call("emph", words) if "versionmodified" in node["classes"] else words

    def visit_strong(self, node: nodes.Element) -> str:
        """Set strong words."""
        return call("strong", self.inside(node))

    def visit_literal(self, node: nodes.Element) -> str:
        """Set code within a sentence."""
        text = node.astext()
        form = "command-word" if OPTION.search(text) else "code-word"
        return call(form, string(text))

    def visit_subscript(self, node: nodes.Element) -> str:
        """Set an index below the line."""
        return call("sub", self.inside(node))

    def visit_superscript(self, node: nodes.Element) -> str:
        """Set an index above the line."""
        return call("super", self.inside(node))

    def visit_abbreviation(self, node: nodes.Element) -> str:
        """Set an abbreviation and what it stands for."""
        meaning = node.get("explanation")
        return joined([self.inside(node), string(f" ({meaning})") if meaning else ""])

    def visit_target(self, node: nodes.Element) -> str:
        """Mark a place that something points to."""
        return self.inside(node) if node.children else ""

    def visit_raw(self, node: nodes.Element) -> str:
        """Skip what is for the web alone."""
        return "" if "html" in node["format"].split() else self.unknown(node)

    def visit_reference(self, node: nodes.Element) -> str:
        """Set a link: within the book with its page, beyond it with its address."""
        words = self.inside(node)
        if self.in_title:
            return words
        if "refid" in node or node["refuri"].startswith(PREFIX):
            return self.within(node, words)
        address = node["refuri"]
        link = call("link", string(address), words)
        shown = address.removeprefix("mailto:")
        if "reftitle" in node:
            return joined([self.listed(address, node.astext()), link])
        if node.astext() == shown:
            return link
        form = "address-in-note" if self.in_note else "address"
        return joined([link, call(form, string(shown))])

    def listed(self, address: str, name: str) -> str:
        """Mark where a name stands whose address is listed at the back."""
        page, _, place = address.partition("#")
        if place.endswith(name.removesuffix("()")):
            name = place  # in full, however short it is in the text
        marks = self.elsewhere.setdefault(page, {}).setdefault(name, [])
        marks.append(f"{page} {name} {len(marks)}")
        return call("mark", string(marks[-1]))

    def within(self, node: nodes.Element, words: str) -> str:
        """Set a link to another place in the book."""
        address = node.get("refuri", f"{self.docname}#{node.get('refid')}")
        name = self.labels.at(address)
        if name is None:
            self.faults.add(
                f"“{node.astext()}” leads to a page that is not printed: "
                "put that page in a toctree, or take the reference out",
                node,
            )
            return words
        if not any("std-term" in it["classes"] for it in node.findall(nodes.inline)):
            words = joined([words, self.page_of(name, node)])
        return call("link", call("label", string(name)), words)

    def page_of(self, name: str, node: nodes.Element) -> str:
        """Say the page of a target, and where the section or row had the same before."""
        earlier = self.referred.setdefault(name, [])
        reference = f"{name} from {next(self.references)}"
        page = call(
            "see-page",
            string(reference),
            string(name),
            array(map(string, earlier)),
            *within_brackets(node),
        )
        earlier.append(reference)
        return page

    def visit_term(self, node: nodes.Element) -> str:
        """Set a term of a glossary or of another list."""
        return self.words(node)

    def visit_footnote_reference(self, node: nodes.Element) -> str:
        """Set a footnote where it is called first; later calls repeat its number."""
        name = f"{self.docname}#{node['refid']}"
        if name in self.noted:
            return call("footnote", call("label", string(name)))
        self.noted.add(name)
        note = self.footnotes[node["refid"]]
        paragraphs = [it for it in note if not isinstance(it, nodes.label)]
        one = len(paragraphs) == 1 and isinstance(paragraphs[0], nodes.paragraph)
        self.in_note = True
        body = self.words(paragraphs[0]) if one else self.all(paragraphs)
        self.in_note = False
        return call("note", string(name), body)

    def visit_footnote(self, node: nodes.Element) -> str:
        """Leave a footnote to the words that call it."""
        if not any(f"{self.docname}#{place}" in self.noted for place in node["ids"]):
            self.faults.add("nothing refers to this footnote: take it out", node)
        return ""


def within_brackets(node: nodes.Element) -> tuple[bool, bool]:
    """Return whether words stand within brackets, and if other words follow there."""
    block = node.parent
    while isinstance(block.parent, nodes.TextElement):
        block = block.parent
    earlier = takewhile(lambda it: it is not node, block.findall())
    at = sum(isinstance(it, nodes.Text) for it in earlier)
    words = list(block.findall(nodes.Text))
    before, after = words[:at], words[at + len(list(node.findall(nodes.Text))) :]
    depth = sum(it.count("(") - it.count(")") for it in before)
    return depth > 0, bool(re.match(r"\s+\w", "".join(after)))
