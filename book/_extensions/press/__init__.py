"""The press: binds the book on paper, from doctree to Typst to PDF.

``sphinx-build -b press`` follows the root document's toctrees. Those with numbers
are the parts of the book; those before and after are its front and back matter.
What can't be printed right is named and stops the press: no PDF is written then.
"""

import os
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from mimetypes import MimeTypes
from pathlib import Path
from types import SimpleNamespace

import typst
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.util import logging
from sphinx.util.typing import ExtensionMetadata

from .checks import FONTS, check
from .faults import Faults
from .typesetter import COLUMNS, PREFIX, Places, Typesetter
from .typst_code import array, call, joined, string, value

logger = logging.getLogger(__name__)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
INDEX = "genindex"
TYPES, TYPELESS = MimeTypes(), "application/octet-stream"
TEMPLATE = Path(__file__).with_name("template.typ")


class PressBuilder(Builder):
    """Sets the whole book and writes one PDF."""

    name = format = "press"
    epilog = "The book is in %(outdir)s."
    allow_parallel = False
    supported_image_types = ("image/svg+xml", "image/png", "image/jpeg", "image/gif")

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
        if not faults.count:
            self.print(code, typesetter, faults)
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
        """Yield the parts and chapters, and the index where it is listed."""
        parts = iter(ROMAN)
        for toctree in self.toctrees():
            part = bool(toctree["numbered"] and toctree["caption"])
            if part:
                word = string(f"Part {next(parts)}")
                title = string(toctree["caption"])
                yield call("part", word, title)
            for _, docname in toctree["entries"]:
                if docname == INDEX:
                    yield self.index(doctrees, typesetter.places)
                else:
                    yield typesetter.set_document(
                        docname, doctrees[docname], level=2 if part else 1
                    )

    def index(self, doctrees: dict[str, nodes.document], places: Places) -> str:
        """Return the index of the pages that are in print."""
        domain = self.env.domains.index_domain
        entries = {name: domain.entries.get(name, []) for name in doctrees}
        domains = SimpleNamespace(index_domain=SimpleNamespace(entries=entries))
        index = IndexEntries(SimpleNamespace(domains=domains)).create_index(self)
        letters = []
        for letter, terms in index:
            lines = []
            for term, (targets, subterms, _) in terms:
                lines.append(entry(0, term, targets, places))
                lines += (entry(1, sub, its, places) for sub, its in subterms)
            letters.append(call("letter", string(letter), *lines))
        title = call("chapter", 1, None, string(INDEX), string("Index"))
        return joined([title, call("index", *letters)])

    def print(self, code: str, typesetter: Typesetter, faults: Faults) -> None:
        """Compile, and put the PDF in its place when it is whole."""
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
        day = datetime.fromtimestamp(epoch, UTC)
        sources = {
            "template.typ": TEMPLATE.read_bytes(),
            **{name: path.read_bytes() for name, path in typesetter.images.items()},
            **{name: path.read_bytes() for name, path in typesetter.programs.items()},
        }
        carried = "".join(
            call("carry", string(name), string(TYPES.guess_type(name)[0] or TYPELESS))
            + "\n#"
            for name in typesetter.programs
        )
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        )
        for paper in self.config.press_papers:
            settings = {
                "title": self.config.project,
                "subtitle": self.config.press_subtitle,
                "version": self.config.release,
                "date": f"{day.day} {day:%B %Y}",
                "lang": self.config.language,
                "paper": paper,
            }
            book = ", ".join(f"{key}: {string(it)}" for key, it in settings.items())
            main = f'#import "template.typ": *\n#show: book.with({book})\n#{carried}{code}\n'
            try:
                pdf, warnings = typst.compile_with_warnings(
                    {"main": main.encode(), **sources},
                    font_paths=fonts,
                    pdf_standards=["ua-1", "a-3a"],
                    timestamp=epoch,
                )
            except typst.TypstError as error:
                return faults.add(f"Typst can't set the book: {error}")
            for warning in warnings:
                logger.warning("Typst: %s", warning, type="press")
            target = self.outdir / f"{self.config.press_name}-{paper}.pdf"
            unfinished = target.with_suffix(".part")
            unfinished.write_bytes(pdf)
            os.replace(unfinished, target)


def entry(depth: int, term: str, targets: list[tuple[str, str]], places: Places) -> str:
    """Return a line of the index, with its places, the main one bold."""
    found = (
        array([value(main == "main"), string(places.labels[uri.removeprefix(PREFIX)])])
        for main, uri in targets
    )
    return call("entry", depth, string(term), array(found))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the builder and its settings."""
    app.add_builder(PressBuilder)
    app.add_config_value("press_name", "book", "", str)
    app.add_config_value("press_subtitle", "", "", str)
    app.add_config_value("press_papers", ["a4"], "", list)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
