"""The opening of a part: its chapters, and what the root page says of each."""

from collections.abc import Iterable, Iterator

from docutils import nodes

from .checks import name_glyphs
from .labels import PREFIX
from .translator import TypstTranslator
from .typst_code import array, call, string


def told_of_pages(root: nodes.document) -> dict[str, list[nodes.Node]]:
    """Return what items of lists say behind the link that they begin with, by its page."""
    told: dict[str, list[nodes.Node]] = {}
    for item in root.findall(nodes.list_item):
        paragraph = item.next_node(nodes.paragraph)
        link = paragraph.next_node(nodes.reference) if paragraph else None
        if paragraph and link is not None and paragraph[0] is link:
            page = link.get("refuri", "").removeprefix(PREFIX)
            told.setdefault(page, paragraph[1:])
    return told


def part(
    number: int | None,
    title: str,
    docnames: Iterable[str],
    told: dict[str, list[nodes.Node]],
    translator: TypstTranslator,
) -> str:
    """Return the page that opens a part, with those chapters of which something is told."""
    rows = [
        array(chapter(docname, told[docname], translator))
        for docname in docnames
        if docname in told and docname in translator.labels.labels
    ]
    return call("part", number, string(title), *rows)


def chapter(
    docname: str, told: list[nodes.Node], translator: TypstTranslator
) -> Iterator[str]:
    """Yield number, place and title of a chapter, what is told of it, and its drawing."""
    env = translator.env
    number = env.toc_secnumbers.get(docname, {}).get("")
    images = [it for node in told for it in node.findall(nodes.image)]
    words = " ".join("".join(it.astext() for it in told if it not in images).split())
    translator.docname = docname
    title = env.titles[docname].deepcopy()
    if env.config.press_glyphs == "name":
        name_glyphs(title, translator.fonts)
    yield string(".".join(map(str, number or ())))
    yield string(translator.labels.labels[docname])
    yield translator.title(title)
    yield string(words)
    yield translator.all(images)
