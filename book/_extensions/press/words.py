"""Translate words within a paragraph: their form, and where they lead."""

import re
from itertools import takewhile
from urllib.parse import quote

from docutils import nodes
from sphinx import addnodes

from .checks import lacks
from .formulas import Formulas
from .labels import PREFIX
from .typst_code import array, breakable, call, joined, string

MADE = ("genindex", "modindex", "py-modindex", "search")
"""Pages that Sphinx makes for the web."""

OPTION = re.compile(r"\B-+\w")
"""What no line of words may end in."""


class Words(Formulas):
    """Translates what stands within a line, with its links and footnotes."""

    def visit_emphasis(self, node: nodes.Element) -> str:
        """Set emphasis."""
        return call("emph", self.inside(node))

    visit_title_reference = visit_literal_emphasis = visit_manpage = visit_emphasis

    def visit_inline(self, node: nodes.Element) -> str:
        """Set words with a class, of which paper shows one."""
        words = self.inside(node)
        return call("emph", words) if "versionmodified" in node["classes"] else words

    def visit_strong(self, node: nodes.Element) -> str:
        """Set strong words."""
        return call("strong", self.inside(node))

    visit_literal_strong = visit_strong

    def visit_literal(self, node: nodes.Element) -> str:
        """Set code within a sentence."""
        code = breakable(self.code_word, node.astext().expandtabs(8), self.long)
        return self.seamed(node[0], code) if node.children else code

    def code_word(self, text: str) -> str:
        """Return a word of code; what is an option is not torn."""
        form = "command-word" if OPTION.search(text) else "code-word"
        return call(form, string(text))

    def visit_math(self, node: nodes.Element) -> str:
        """Set a formula within a sentence."""
        return self.formula(node, block=False)

    def visit_subscript(self, node: nodes.Element) -> str:
        """Set an index below the line."""
        return call("sub", self.inside(node))

    def visit_superscript(self, node: nodes.Element) -> str:
        """Set an index above the line."""
        return call("super", self.inside(node))

    def visit_abbreviation(self, node: nodes.Element) -> str:
        """Set an abbreviation and what it stands for, but for a sign in a signature."""
        is_sign = isinstance(node.parent, addnodes.desc_sig_operator)
        meaning = None if is_sign else node.get("explanation")
        return joined([self.inside(node), string(f" ({meaning})") if meaning else ""])

    visit_acronym = visit_abbreviation

    def visit_problematic(self, node: nodes.Element) -> str:
        """Set words that Sphinx has said are wrong, as they are."""
        return self.inside(node)

    def visit_system_message(self, node: nodes.Element) -> str:
        """Leave out what Sphinx has said already."""
        return ""

    def visit_raw(self, node: nodes.Element) -> str:
        """Take Typst code as it is; what is for others is not for paper."""
        return node.astext() if "typst" in node["format"].split() else ""

    def visit_target(self, node: nodes.Element) -> str:
        """Mark a place that something points to."""
        return self.inside(node) if node.children else ""

    def visit_reference(self, node: nodes.Element) -> str:
        """Set a link: within the book with its page, beyond it with its address."""
        words = self.inside(node)
        address = node.get("refuri", "")
        if self.in_title or not (address or "refid" in node):
            return words
        if self.in_header:  # which stands on several pages, and links on the first
            if "://" in address:
                shown = string(shown_address(address, self.fonts))
                link = call("link", string(address), shown)
                note = [self.inside(node), string(": "), link]
                self.header_notes.append(joined(note))
            return words
        if "refid" in node or address.startswith((PREFIX, "#")):
            return self.within(node, words)
        link = call("link", string(address), words)
        shown = shown_address(address.removeprefix("mailto:"), self.fonts)
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
        address = node.get("refuri", f"#{node.get('refid')}")
        if address.startswith("#"):
            address = f"{self.docname}{address}"
        if address.removeprefix(PREFIX).partition("#")[0] in MADE:
            return words  # an index, which has a page in the contents
        name = self.labels.at(address)
        if name is None and self.env.config.press_unprinted == "words":
            return words
        if name is None:
            self.faults.add(
                f"“{node.astext()}” leads to a page that is not printed: "
                "put that page in a toctree, take the reference out, or set "
                'press_unprinted = "words"',
                node,
            )
            return words
        is_term = any("std-term" in it["classes"] for it in node.findall(nodes.inline))
        if not is_term:
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

    visit_number_reference = visit_reference

    def visit_footnote_reference(self, node: nodes.Element) -> str:
        """Set a footnote where it is called first; later calls repeat its number."""
        note = self.footnotes.get(node["refid"])
        if note is None:
            self.faults.add("this footnote is on another page: put it on this", node)
            return ""
        name = f"{self.docname}#{node['refid']}"
        if name in self.noted:
            return call("footnote", call("label", string(name)))
        if self.in_header:
            return self.note_below(name, note)
        self.noted.add(name)
        form = "title-note" if self.in_title else "note"
        return call(form, string(name), self.note_body(note))

    def note_below(self, name: str, note: nodes.footnote) -> str:
        """Set a footnote of a header, which is printed several times, below its table."""
        self.noted_below.add(name)
        if name not in self.header_marks:
            self.header_marks.append(name)
            mark = call("table-mark", len(self.header_marks))
            self.header_notes.append(joined([mark, self.note_body(note)]))
        return call("table-mark", self.header_marks.index(name) + 1)

    def note_body(self, note: nodes.footnote) -> str:
        """Return what a footnote says, which may itself have links and notes."""
        paragraphs = [it for it in note if not isinstance(it, nodes.label)]
        one = len(paragraphs) == 1 and isinstance(paragraphs[0], nodes.paragraph)
        before = self.in_note, self.in_title, self.in_header, self.verbatim
        self.in_note, self.in_title = True, False
        self.in_header = self.verbatim = False
        body = self.words(paragraphs[0]) if one else self.all(paragraphs)
        self.in_note, self.in_title, self.in_header, self.verbatim = before
        return body

    def visit_footnote(self, node: nodes.Element) -> str:
        """Leave a footnote to the words that call it; what nobody calls stands here."""
        if self.called.intersection(node["ids"]):
            return ""
        self.marks = [*self.marks, f"{self.docname}#{node['ids'][0]}"]
        return self.visit_citation(node)

    def visit_citation(self, node: nodes.Element) -> str:
        """Set a source below its short name."""
        labels = [it for it in node if isinstance(it, nodes.label)]
        rest = [it for it in node if not isinstance(it, nodes.label)]
        names = array(
            joined([string("["), self.inside(it), string("]")]) for it in labels
        )
        return call("definition", names, self.all(rest))


def shown_address(address: str, fonts: tuple[str, ...]) -> str:
    """Return an address as one may type it, without what no font has."""
    return "".join(quote(it) if it == " " or lacks(it, fonts) else it for it in address)


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
