"""Raw HTML: what means something on paper is set, and the rest is a fault.

MyST leaves each tag as a node of its own, with words and other nodes in between. So
the children of one parent are read together, and put back as docutils' own nodes.
"""

import posixpath
from html.parser import HTMLParser

from docutils import nodes

from .faults import Faults
from .typst_code import call

INLINE: dict[str, type[nodes.TextElement]] = {
    "b": nodes.strong,
    "cite": nodes.emphasis,
    "code": nodes.literal,
    "dfn": nodes.emphasis,
    "em": nodes.emphasis,
    "i": nodes.emphasis,
    "kbd": nodes.literal,
    "samp": nodes.literal,
    "strong": nodes.strong,
    "sub": nodes.subscript,
    "sup": nodes.superscript,
    "tt": nodes.literal,
    "var": nodes.emphasis,
}
PLAIN = ("abbr", "del", "font", "ins", "mark", "q", "s", "small", "span", "u")
BLOCKS = ("article", "aside", "center", "details", "div", "footer", "header", "section")
UNSEEN = ("link", "meta", "script", "style", "template", "wbr")


def typst(code: str) -> nodes.raw:
    """Return a node that is Typst code."""
    return nodes.raw("", code, format="typst")


class Graft(HTMLParser):
    """Reads tags, and nodes between them, into one parent."""

    def __init__(self, parent: nodes.Element, folder: str) -> None:
        """Begin within a parent, on a page of a folder."""
        super().__init__()
        self.folder = folder
        self.root = nodes.Element()
        self.within: list[tuple[str, nodes.Element]] = [("", self.root)]
        self.is_inline = isinstance(parent, nodes.TextElement)
        self.unseen = ""
        self.unknown: list[str] = []
        self.place: nodes.Element = parent  # the raw HTML that is read

    @property
    def top(self) -> nodes.Element:
        """Where the next node goes."""
        return self.within[-1][1]

    def open(self, tag: str, node: nodes.Element) -> None:
        """Begin a node, which lasts to the end of its tag."""
        self.put(node)
        self.within.append((tag, node))

    def put(self, node: nodes.Node) -> None:
        """Put a node where it goes; words need a paragraph."""
        if isinstance(node, nodes.Element) and not node.line:
            node.source, node.line = self.place.source, self.place.line
        before = self.top.children[-1:]
        if isinstance(node, nodes.Text) and before and is_break(before[0]):
            node = nodes.Text(node.lstrip())
        is_words = isinstance(node, nodes.Text | nodes.Inline)
        if is_words and not self.is_inline and not self.in_words():
            self.within.append(("", nodes.paragraph()))
            self.within[-2][1].append(self.top)
        elif not is_words and self.within[-1][0] == "" and len(self.within) > 1:
            self.within.pop()
        self.top.append(node)

    def end_words(self) -> None:
        """End what no block may stand in, as a browser ends a paragraph."""
        while self.in_words():
            self.within.pop()

    def in_words(self) -> bool:
        """Return whether words may stand here."""
        return isinstance(self.top, nodes.TextElement)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin what a tag begins."""
        given = dict(attrs)
        if tag in UNSEEN or (tag == "svg" and given.get("aria-hidden") == "true"):
            self.unseen = self.unseen or (
                tag if tag not in ("link", "meta", "wbr") else ""
            )
        elif self.unseen:
            pass
        elif tag in INLINE:
            self.open(tag, INLINE[tag]())
        elif tag in PLAIN or (tag == "a" and not given.get("href")):
            self.open(tag, nodes.inline())
        elif tag == "a":
            self.open(tag, nodes.reference(refuri=given["href"]))
        elif tag == "br" and (self.is_inline or self.in_words()):
            self.top.append(typst("linebreak()"))  # the space after it is none
        elif tag in ("br", "hr"):
            self.top.extend([typst("separator()")] if tag == "hr" else [])
        elif tag == "input" and given.get("type") == "checkbox":
            self.put(typst(call("tick", "checked" in given)))
        elif tag == "img" and given.get("src"):
            self.put(self.image(given))
        elif tag == "pre":
            self.open(tag, nodes.literal_block(language="none"))
        elif tag in ("p", "summary"):
            self.open(tag, nodes.paragraph())
        elif tag in BLOCKS:
            self.open(tag, nodes.compound())
        else:
            self.unknown.append(tag)

    def image(self, given: dict[str, str | None]) -> nodes.image:
        """Return the image of a tag, whose address is relative to its page."""
        src = str(given["src"])
        if "://" not in src:
            src = posixpath.normpath(posixpath.join(self.folder, src.lstrip("/")))
        sizes = {it: str(given[it]) for it in ("width", "height") if given.get(it)}
        return nodes.image(uri=src, alt=given.get("alt") or "", **sizes)

    def handle_endtag(self, tag: str) -> None:
        """End what a tag ends."""
        if tag == self.unseen:
            self.unseen = ""
        elif tag in (name for name, _ in self.within):
            while self.within.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Put words."""
        if not self.unseen and (data.strip() or self.in_words() or self.is_inline):
            self.put(nodes.Text(data))


def is_break(node: nodes.Node) -> bool:
    """Return whether a node ends a line."""
    return isinstance(node, nodes.raw) and node.astext() == "linebreak()"


def is_block(node: nodes.Node) -> bool:
    """Return whether a node can't stand among words."""
    return isinstance(node, nodes.Element) and not isinstance(node, nodes.Inline)


def is_html(node: nodes.Node) -> bool:
    """Return whether a node is raw HTML."""
    return isinstance(node, nodes.raw) and "html" in node["format"].split()


def graft(doctree: nodes.document, docname: str, faults: Faults, *, skip: bool) -> None:
    """Put nodes in the place of raw HTML; `skip` leaves out what has none."""
    folder = posixpath.dirname(docname)
    parents = {id(it.parent): it.parent for it in doctree.findall(is_html)}
    for parent in parents.values():
        reader = Graft(parent, folder)
        for child in list(parent.children):
            if not is_html(child):
                if is_block(child):
                    reader.end_words()
                reader.put(child)
                continue
            reader.place = child
            reader.feed(child.astext())
            if reader.unknown and not skip:
                faults.add(
                    f"raw HTML is for the web alone, and <{reader.unknown[0]}> has no "
                    "like on paper: write it otherwise, within `only` for html, or "
                    'set press_raw_html = "skip"',
                    child,
                )
            reader.unknown.clear()
        reader.close()
        parent.children = []
        parent.extend(reader.root.children)
