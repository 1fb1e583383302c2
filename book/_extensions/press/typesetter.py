"""Set a resolved doctree in Typst, element by element.

``visit_`` methods are found by the node's class and its bases, and return
Typst code. A node that has none is a fault, which stops the press.
"""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import count, takewhile
from pathlib import Path
from typing import TypeGuard

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.locale import admonitionlabels

from .checks import check_drawing
from .faults import Faults
from .highlighting import PRINTED, code_lines
from .places import PREFIX, Places
from .typst_code import array, call, joined, string

COLUMNS = 72
"""How many characters of code stand on a line, on any paper."""

PATTERNS = {
    "arabic": "1",
    "loweralpha": "a",
    "upperalpha": "A",
    "lowerroman": "i",
    "upperroman": "I",
}
HEADINGS = ("chapter", "section", "subsection")
LED_TO = (nodes.table, nodes.bullet_list, nodes.enumerated_list)
BOXES = (nodes.Admonition, nodes.topic, nodes.sidebar)
OPTION = re.compile(r"\B-+\w")
"""What no line of words may end in."""

UNMARKED = (nodes.footnote, nodes.footnote_reference, nodes.section)


class Typesetter:
    """Sets documents, one after the other, at a given level."""

    def __init__(self, env: BuildEnvironment, places: Places, faults: Faults) -> None:
        """Take the numbers from ``env`` and the labels from ``places``."""
        self.env = env
        self.places = places
        self.faults = faults
        self.images: dict[str, bytes] = {}
        self.programs: dict[str, bytes] = {}
        self.elsewhere: dict[str, dict[str, list[str]]] = {}
        self.docname = ""
        self.level = 1
        self.depth = 0
        self.in_title = self.in_note = False
        self.marks: list[str] = []
        self.footnotes: dict[str, nodes.footnote] = {}
        self.noted: set[str] = set()
        self.referred: dict[str, list[str]] = {}  # places by the name of their target
        self.references = count()

    def set_document(self, docname: str, doctree: nodes.document, level: int) -> str:
        """Return a whole document, its title at ``level``."""
        self.docname, self.level, self.depth = docname, level, 0
        self.footnotes = {
            place: note
            for note in doctree.findall(nodes.footnote)
            for place in note["ids"]
        }
        return self.inside(doctree)

    # How nodes are found and joined

    def set(self, node: nodes.Node) -> str:
        """Return one node; its places are marked in its first words."""
        if isinstance(node, nodes.Text):
            return string(re.sub(r"[ \t\n]+", " ", node.astext()))
        assert isinstance(node, nodes.Element)
        waiting = self.marks
        if node["ids"] and not isinstance(node, UNMARKED):
            self.marks = [*waiting, f"{self.docname}#{node['ids'][0]}"]
        for kind in type(node).__mro__:
            visit = getattr(self, f"visit_{kind.__name__}", None)
            if visit:
                break
        else:
            visit = self.unknown
        code = visit(node)
        if len(self.marks) > len(waiting) and not self.in_title:
            code = joined([self.marked(), code])
        return code

    def marked(self) -> str:
        """Return the marks that wait for the next words."""
        marks, self.marks = self.marks, []
        return "; ".join(call("mark", string(mark)) for mark in marks)

    def all(self, children: Iterable[nodes.Node]) -> str:
        """Return several nodes, one after the other."""
        return joined([self.set(child) for child in children])

    def inside(self, node: nodes.Node) -> str:
        """Return what a node holds."""
        return self.all(node.children)

    def words(self, node: nodes.Node) -> str:
        """Return the text of a node, with the marks that wait for it."""
        return joined([self.marked(), self.inside(node)])

    def title(self, node: nodes.Node) -> str:
        """Return a title: it is printed elsewhere too, so nothing hangs on it."""
        self.in_title = True
        words = self.inside(node)
        self.in_title = False
        return words

    def unknown(self, node: nodes.Element) -> str:
        """Report a node that paper has no form for."""
        self.faults.add(
            f"the press can't set a {node.tagname}: write it otherwise, "
            f"or give Typesetter a visit_{type(node).__name__}",
            node,
        )
        return self.inside(node)

    def nothing(self, node: nodes.Element) -> str:
        """Return nothing, for a node that nobody would see."""
        return ""

    visit_comment = visit_index = visit_meta = visit_label = nothing
    visit_substitution_definition = visit_tabular_col_spec = nothing
    visit_highlightlang = nothing

    visit_compound = visit_glossary = visit_legend = inside
    visit_versionmodified = visit_pending_xref = visit_generated = inside

    # Sections and headings

    def visit_section(self, node: nodes.section) -> str:
        """Set a section and what is in it, numbered as Sphinx does."""
        waiting, self.marks = self.marks, []
        self.referred = {}
        kind = HEADINGS[min(self.depth, len(HEADINGS) - 1)]
        anchor = f"#{node['ids'][0]}" if self.depth else ""
        number = self.env.toc_secnumbers.get(self.docname, {}).get(anchor)
        heading = call(
            kind,
            self.level + self.depth,
            string(".".join(map(str, number))) if number else None,
            string(f"{self.docname}#{node['ids'][0]}"),
            self.title(node[0]),
        )
        self.marks += waiting
        self.depth += 1
        body = self.all(node[1:])
        self.depth -= 1
        section = joined([heading, body])
        is_last = self.depth == 1 and node.parent[-1] is node
        return call("closing", letters(node), section) if is_last else section

    def visit_rubric(self, node: nodes.rubric) -> str:
        """Set a heading that is in no table of contents."""
        return call("rubric", self.words(node))

    def visit_topic(self, node: nodes.Element) -> str:
        """Set a passage apart, with its title."""
        return call("topic", *self.titled(node), *boxes_beside(node))

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
        kind, others = string(node.tagname), boxes_beside(node)
        return call("admonition", kind, title or label, body, *others)

    # Paragraphs, quotations and lists

    def visit_paragraph(self, node: nodes.Element) -> str:
        """Set a paragraph, which stays with a table or a list that follows."""
        after = beside(node, 1)
        shows = program_kind(after) == "listing"
        if "head-line" in node["classes"]:
            form = "head-line"
        elif is_pointer(node):
            form = "pointer"
        elif isinstance(after, LED_TO) or is_pointer(after):
            form = "lead"
        elif shows or isinstance(beside(node, -1), nodes.title):
            form = "opening"
        else:
            form = "par"
        if form == "opening":
            return call(form, letters(node), self.words(node))
        return call(form, self.words(node))

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
            PATTERNS[node.get("enumtype", "arabic")],
            prefix=node.get("prefix", ""),
            suffix=node.get("suffix", "."),
        )
        start = node.get("start", 1)
        return call("numbers", tight, is_nested(node), string(pattern), start, *items)

    visit_definition_list = inside

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

    # Programs

    def visit_container(self, node: nodes.Element) -> str:
        """Set a captioned program; any other container is its contents."""
        if not node.get("literal_block"):
            return self.inside(node)
        (block,) = (it for it in node if isinstance(it, nodes.literal_block))
        captions = [it for it in node if isinstance(it, nodes.caption)]
        source = [it for it in node if it is not block and it not in captions]
        return call(
            "listing",
            self.number(node),
            self.words(captions[0]) if captions else None,
            joined([self.inside(it) for it in source]) if source else None,
            code_lines(block, COLUMNS, self.marked()),
            lines_held(beside(node, 1)),
        )

    def visit_literal_block(self, node: nodes.Element) -> str:
        """Set code that has no caption, or what a program printed."""
        lines = code_lines(node, COLUMNS, self.marked())
        if is_output(node):
            around = (string(program_kind(beside(node, step))) for step in (-1, 1))
            return call("transcript", lines, *around)
        printed = lines_held(beside(node, 1))
        return call("listing", None, None, None, lines, printed)

    def visit_doctest_block(self, node: nodes.Element) -> str:
        """Set an interactive session."""
        node["language"] = "pycon"
        return self.visit_literal_block(node)

    def visit_download_reference(self, node: nodes.Element) -> str:
        """Set the name of a file, which the PDF carries along."""
        path = Path(self.env.relfn2path(node["reftarget"], self.docname)[1])
        name = os.path.relpath(path, self.env.srcdir.parent).replace(os.sep, "/")
        self.programs[name] = path.read_bytes()
        return call("file-name", self.inside(node))

    # Figures and tables

    def number(self, node: nodes.Element) -> str | None:
        """Return the number that Sphinx gave, such as "Listing 1.1"."""
        kind = self.env.domains.standard_domain.get_enumerable_node_type(node) or ""
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        for place in node["ids"]:
            if place in numbers:
                number = ".".join(map(str, numbers[place]))
                return string(self.env.config.numfig_format[kind] % number)
        return None

    def visit_figure(self, node: nodes.Element) -> str:
        """Set a picture with its caption below."""
        captions = [it for it in node if isinstance(it, nodes.caption)]
        legends = [it for it in node if isinstance(it, nodes.legend)]
        pictures = [it for it in node if it not in captions + legends]
        caption = self.words(captions[0]) if captions else None
        return call(
            "figure-of",
            self.all(pictures),
            self.number(node),
            caption,
            self.all(legends),
            isinstance(node.parent, nodes.section)
            and isinstance(beside(node, 1), nodes.paragraph),
        )

    def visit_image(self, node: nodes.Element) -> str:
        """Set an image, which needs words for those who can't see it."""
        if not node.get("alt"):
            self.faults.add("the image has no text for :alt:: say what it shows", node)
        path = Path(self.env.srcdir, node["uri"])
        drawn = Path(node["uri"]).is_absolute()  # which is where Sphinx put it
        name = path.name if drawn else node["uri"]
        self.images[name] = path.read_bytes()
        if path.suffix == ".svg":
            check_drawing(path, node, self.faults)
        picture = call(
            "picture",
            string(name),
            string(node.get("alt", "")),
            length(node.get("width")),
            length(node.get("height")),
        )
        inline = isinstance(node.parent, nodes.TextElement)
        return call("box", picture) if inline else picture

    def visit_table(self, node: nodes.Element) -> str:
        """Set a table; its header is repeated on the next page."""
        captions = [it for it in node if isinstance(it, nodes.title)]
        caption = self.words(captions[0]) if captions else None
        marks = self.marked()  # not in the header, which may be there twice
        (group,) = (it for it in node if isinstance(it, nodes.tgroup))
        columns = [it for it in group if isinstance(it, nodes.colspec)]
        given = "colwidths-given" in node["classes"]
        stubs = [bool(column.get("stub")) for column in columns]
        parts: dict[type[nodes.Node], list[str]] = {nodes.thead: [], nodes.tbody: []}
        for part in group:
            for row in part.children if type(part) in parts else ():
                self.referred = {}  # since a row is read alone
                for at, entry in enumerate(row.children):
                    bold = type(part) is nodes.thead or stubs[at]
                    parts[type(part)].append(self.cell(entry, bold))
        table = call(
            "table-of",
            self.number(node),
            caption,
            array(f"{it['colwidth']}fr" if given else "auto" for it in columns),
            array(parts[nodes.thead]),
            array(parts[nodes.tbody]),
        )
        return joined([marks, table])

    def cell(self, entry: nodes.Node, bold: bool) -> str:
        """Set one cell."""
        assert isinstance(entry, nodes.entry)
        plain = len(entry) == 1 and isinstance(entry[0], nodes.paragraph)
        body = self.words(entry[0]) if plain else self.inside(entry)
        return call(
            "table.cell",
            f"colspan: {entry.get('morecols', 0) + 1}",
            f"rowspan: {entry.get('morerows', 0) + 1}",
            f"align: {alignment(entry)}",
            call("strong", body) if bold else body,
        )

    # Words

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
        name = self.places.at(address)
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
        """Mark a reference, and tell where its section or row had the same before."""
        places = self.referred.setdefault(name, [])
        earlier = array(map(string, places))
        places.append(f"{name} from {next(self.references)}")
        page = call("see-page", string(name), earlier, *within_brackets(node))
        return joined([call("mark", string(places[-1])), page])

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


def beside(node: nodes.Node, step: int) -> nodes.Node | None:
    """Return the block before (-1) or after (1), across plain containers."""
    blocks = [it for it in node.parent if not isinstance(it, nodes.Invisible)]
    at = blocks.index(node) + step
    if not 0 <= at < len(blocks):
        return beside(node.parent, step) if is_plain(node.parent) else None
    found = blocks[at]
    while is_plain(found) and found.children:
        found = found.children[0 if step > 0 else -1]
    return found


def letters(node: nodes.Element) -> int:
    """Return how many letters of a node are printed, at least."""
    unseen = (nodes.Invisible, nodes.raw, nodes.footnote, nodes.footnote_reference)
    return sum(
        letters(it)
        if isinstance(it, nodes.Element)
        else len(it) * (not isinstance(node, unseen))
        for it in node.children
        if not isinstance(it, unseen)
    )


def is_plain(node: nodes.Node) -> bool:
    """Return whether a node is a container that paper does not show."""
    return isinstance(node, nodes.container) and not node.get("literal_block")


def boxes_beside(node: nodes.Element) -> Iterator[bool]:
    """Yield whether a block between rules stands right before, and right after."""
    for step in (-1, 1):
        yield isinstance(beside(node, step), BOXES)


def is_nested(node: nodes.Element) -> bool:
    """Return whether a list is in an item of another."""
    return isinstance(node.parent, nodes.list_item)


def is_in_admonition(node: nodes.Element) -> bool:
    """Return whether a block stands in an admonition, itself."""
    return isinstance(node.parent, nodes.Admonition)


def is_pointer(node: nodes.Node | None) -> bool:
    """Return whether a paragraph ends an admonition, and only leads elsewhere."""
    return (
        isinstance(node, nodes.paragraph)
        and is_in_admonition(node)
        and len(node.parent) > 1
        and node.parent[-1] is node
        and len(node) == 1
        and isinstance(node[0], nodes.reference)
    )


def is_output(node: nodes.Node | None) -> TypeGuard[nodes.literal_block]:
    """Return whether a block is what a program printed."""
    return isinstance(node, nodes.literal_block) and node.get("language") in PRINTED


def lines_held(node: nodes.Node | None) -> int:
    """Return how many lines a listing holds: what it printed, or where to look."""
    if is_output(node):
        return len(node.astext().splitlines())
    return int(is_pointer(node))


def program_kind(node: nodes.Node | None) -> str:
    """Return whether a block is a listing, a transcript or something else."""
    if is_output(node):
        return "transcript"
    captioned = isinstance(node, nodes.container)
    return "listing" if captioned or isinstance(node, nodes.literal_block) else ""


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


def alignment(entry: nodes.Element) -> str:
    """Return how a cell is aligned, which MyST says in a class."""
    classes = {"text-right": "right", "text-center": "center"}
    return next((classes[it] for it in entry["classes"] if it in classes), "left")


def length(measure: str | None) -> str:
    """Return a docutils length; a pixel is three quarters of a point."""
    found = re.fullmatch(r"([\d.]+)\s*(\D*)", measure or "")
    if found is None:
        return "auto"
    number, unit = found.groups()
    if unit in ("", "px"):
        return f"{float(number) * 0.75}pt"
    return number + unit
