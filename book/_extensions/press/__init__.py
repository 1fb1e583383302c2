"""The press: binds the book on paper, from doctree to Typst to PDF.

``sphinx-build -b press`` follows the root document's toctrees. From the first with
numbers on, each caption opens a part of the book; what is before is front matter.
A sheet is a page that is printed by itself as well, in the design for walls.
What can't be printed right is named and stops the press: no PDF is written then.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from .checks import check
from .compiling import CompileError, compile_on
from .faults import Faults
from .places import PREFIX, Places
from .source import SHEET, TEMPLATE, today, typst_files
from .typesetter import COLUMNS, Typesetter
from .typst_code import array, call, joined, string, value

SEE = re.compile(r"(?:(?<=, )|^)(see(?: also)?)(?= )")
"""What sends the reader of the index elsewhere."""

logger = logging.getLogger(__name__)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
INDEX = "genindex"
ELSEWHERE = "elsewhere"


class PressBuilder(Builder):
    """Sets the whole book and writes one PDF for each paper."""

    name = format = "press"
    epilog = "The printed book is in %(outdir)s."
    allow_parallel = False
    supported_image_types: ClassVar[list[str]] = [
        *("image/svg+xml", "image/png", "image/jpeg", "image/gif")
    ]

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Keep the application, to give it the exit status."""
        super().__init__(app, env)
        self.application = app

    def get_outdated_docs(self) -> str:
        """Say that a book is bound whole or not at all."""
        return "the whole book"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return an address that the typesetter knows as one within the book."""
        return PREFIX + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the same address from wherever one looks."""
        return self.get_target_uri(to, typ)

    def write_documents(self, _docnames: Iterable[str]) -> None:
        """Set every document in the order of reading, and print."""
        faults, places = Faults(), Places()
        doctrees = {name: self.resolved(name) for name in self.printed(faults)}
        for docname, doctree in doctrees.items():
            check(doctree, COLUMNS, faults)
            places.add(docname, doctree)
        typesetter = Typesetter(self.env, places, faults)
        code = joined(self.content(doctrees, typesetter))
        typesetter.programs |= self.attached()
        if not faults.count:
            name, papers = self.config.press_name, self.config.press_papers
            self.write_papers(name, papers, code, typesetter, faults)
        for docname in self.config.press_sheets:
            if not faults.count and docname in doctrees:
                self.write_sheet(docname, doctrees[docname], places, faults)
        if faults.count:
            logger.error("The press stopped: no PDF was written.", type="press")
            self.application.statuscode = 1

    def toctrees(self) -> Iterator[addnodes.toctree]:
        """Yield the root document's toctrees."""
        yield from self.resolved(self.config.root_doc).findall(addnodes.toctree)

    def printed(self, faults: Faults) -> Iterator[str]:
        """Yield the name of each document in print, in the order of reading."""
        for toctree in self.toctrees():
            for _, docname in toctree["entries"]:
                if docname in self.env.found_docs:
                    yield docname
                elif docname != INDEX:
                    faults.add(f"{docname} is no page of the book: unlist it", toctree)

    def resolved(self, docname: str) -> nodes.document:
        """Return a document with its references resolved."""
        doctree = self.env.get_doctree(docname)
        self.env.resolve_references(doctree, docname, self)
        self.post_process_images(doctree)
        return doctree

    def content(
        self, doctrees: dict[str, nodes.document], typesetter: Typesetter
    ) -> Iterator[str]:
        """Yield the parts and chapters, and at the end the lists that are made."""
        parts, level, indexed = iter(ROMAN), 1, False
        for toctree in self.toctrees():
            numbered, title = toctree["numbered"], toctree["caption"]
            if title and (numbered or level > 1):
                word = string(f"Part {next(parts)}") if numbered else None
                yield call("part", word, string(title))
                level = 2
            for _, docname in toctree["entries"]:
                if docname in doctrees:
                    yield typesetter.set_document(docname, doctrees[docname], level)
                elif docname == INDEX:
                    indexed = True
        if typesetter.elsewhere:
            yield list_chapter(level, ELSEWHERE, "Where names are explained")
            yield self.elsewhere(typesetter)
        if indexed:
            yield list_chapter(level, INDEX, "Index")
            yield self.index(doctrees, typesetter.places)

    def elsewhere(self, typesetter: Typesetter) -> str:
        """Return the names that lead out of the book, by where they lead."""
        addresses = []
        for address, names in sorted(typesetter.elsewhere.items()):
            found = array(
                array([string(name), pages(("", mark) for mark in marks)])
                for name, marks in sorted(names.items())
            )
            shown = string(address.partition("://")[2])
            addresses.append(array([string(address), shown, found]))
        return call("elsewhere", *addresses)

    def index(self, docnames: Iterable[str], places: Places) -> str:
        """Return the index of the pages that are in print."""
        every = self.env.domains.index_domain.entries
        domain = SimpleNamespace(entries={it: every.get(it, []) for it in docnames})
        printed: Any = SimpleNamespace(domains=SimpleNamespace(index_domain=domain))
        letters: dict[str, list[str]] = {}  # entries, with the term they stand below
        for letter, terms in IndexEntries(printed).create_index(self):
            entries = letters.setdefault("Symbols" if letter == "_" else letter, [])
            for term, (targets, subterms, _) in terms:
                subterms = sorted(subterms, key=lambda it: not it[1])  # see: last
                if not targets and not subterms[0][1]:
                    term = ", ".join([term, *(see for see, _ in subterms)])
                    subterms = []
                first = index_entry(0, term, targets, places)
                below = [index_entry(1, *it, places) for it in subterms]
                for at, lines in enumerate(untorn([first, *below])):
                    entries.append(array([string(term) if at else "none", lines]))
        pieces = (array([string(name), array(it)]) for name, it in letters.items())
        return call("index", *pieces)

    def write_sheet(
        self, docname: str, doctree: nodes.document, places: Places, faults: Faults
    ) -> None:
        """Print one page by itself, on each paper for sheets."""
        typesetter = Typesetter(self.env, places, faults)
        code = typesetter.set_document(docname, doctree, 1)
        name, papers = docname.replace("_", "-"), self.config.press_sheet_papers
        self.write_papers(name, papers, code, typesetter, faults, SHEET)

    def write_papers(
        self,
        name: str,
        papers: Iterable[str],
        code: str,
        typesetter: Typesetter,
        faults: Faults,
        design: Path = TEMPLATE,
    ) -> None:
        """Print on one paper after the other, and put each PDF in its place."""
        settings = {
            "title": self.config.project,
            "subtitle": self.config.press_subtitle,
            "author": self.config.author,
            "version": self.config.release,
            "language": self.config.language,
        }
        imprint, images = self.config.press_imprint, typesetter.images
        programs = typesetter.programs
        files = typst_files(code, settings, imprint, images, programs, design)
        printed = {}
        for paper in papers:  # not at once, for memory
            try:
                printed[paper], warnings = compile_on(paper, files, today())
            except CompileError as error:
                faults.add(f"Typst can't set {name} on {paper}: {error}")
                return
            for warning in warnings:
                logger.warning("Typst, on %s: %s", paper, warning, type="press")
        for paper, pdf in printed.items():
            target = self.outdir / f"{name}-{paper}.pdf"
            unfinished = target.with_suffix(".part")
            unfinished.write_bytes(pdf)
            os.replace(unfinished, target)

    def attached(self) -> dict[str, bytes]:
        """Return the files that the book carries, by their names in the project."""
        root = self.env.srcdir.parent
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for pattern in self.config.press_attached
            for path in sorted(root.glob(pattern))
        }


def list_chapter(level: int, name: str, title: str) -> str:
    """Return the head of a chapter that the press makes itself."""
    return call("chapter", level, None, string(name), string(title))


def pages(targets: Iterable[tuple[str, str]]) -> str:
    """Return labels of which the template prints the pages; the main one is bold."""
    return array(array([value(main == "main"), string(it)]) for main, it in targets)


def untorn(lines: list[str]) -> list[str]:
    """Return the lines of an entry, of which the first three and last two are one."""
    opening, others = lines[:3], lines[3:]
    groups = (opening, *([it] for it in others[:-2]), others[-2:])
    return [array(group) for group in groups if group]


def index_entry(
    depth: int, term: str, targets: Sequence[tuple[Any, Any]], places: Places
) -> str:
    """Return a line of the index, with its places or where else to look."""
    found = pages((main, places.at(address) or "") for main, address in targets)
    pieces = [term] if targets else SEE.split(term)
    words = [
        call("emph", string(piece)) if at % 2 else string(piece)
        for at, piece in enumerate(pieces)
    ]
    return array([str(depth), joined(words), found])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder and its settings."""
    app.add_builder(PressBuilder)
    app.add_config_value("press_name", "book", "", str)
    app.add_config_value("press_subtitle", "", "", str)
    app.add_config_value("press_papers", ["a4"], "", list)
    app.add_config_value("press_sheets", [], "", list)
    app.add_config_value("press_sheet_papers", ["a4", "letter"], "", list)
    app.add_config_value("press_imprint", [], "", list)
    app.add_config_value("press_attached", [], "", list)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
