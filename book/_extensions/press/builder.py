"""The builder: resolves every page, has it translated, and compiles the papers."""

import os
from collections.abc import Iterable, Iterator
from typing import ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .checks import check
from .compiling import CompileError, compile_on
from .faults import Faults
from .labels import PREFIX, Labels
from .lists import elsewhere, index, list_chapter
from .source import BOOK, SHEET, today, typst_files
from .translation import COLUMNS
from .translator import TypstTranslator
from .typst_code import call, joined, string

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
        """Return an address that the translator knows as one within the book."""
        return PREFIX + docname

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """Return the same address from wherever one looks."""
        return self.get_target_uri(to, typ)

    def write_documents(self, _docnames: Iterable[str]) -> None:
        """Set every document in the order of reading, and print."""
        faults, labels = Faults(), Labels()
        doctrees = {name: self.resolved(name) for name in self.printed(faults)}
        for docname, doctree in doctrees.items():
            check(doctree, COLUMNS, faults)
            labels.add(docname, doctree)
        translator = TypstTranslator(self.env, labels, faults)
        code = joined(self.content(doctrees, translator))
        translator.programs |= self.attached()
        if not faults.count:
            name, papers = self.config.press_name, self.config.press_papers
            self.write_papers(name, papers, code, translator, faults)
        for docname in self.config.press_sheets:
            if not faults.count and docname in doctrees:
                self.write_sheet(docname, doctrees[docname], labels, faults)
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
        self, doctrees: dict[str, nodes.document], translator: TypstTranslator
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
                    yield translator.set_document(docname, doctrees[docname], level)
                elif docname == INDEX:
                    indexed = True
        if translator.elsewhere:
            yield list_chapter(level, ELSEWHERE, "Where names are explained")
            yield elsewhere(translator)
        if indexed:
            yield list_chapter(level, INDEX, "Index")
            yield index(self, doctrees, translator.labels)

    def write_sheet(
        self, docname: str, doctree: nodes.document, labels: Labels, faults: Faults
    ) -> None:
        """Print one page by itself, on each paper for sheets."""
        translator = TypstTranslator(self.env, labels, faults)
        code = translator.set_document(docname, doctree, 1)
        name, papers = docname.replace("_", "-"), self.config.press_sheet_papers
        self.write_papers(name, papers, code, translator, faults, SHEET)

    def write_papers(
        self,
        name: str,
        papers: Iterable[str],
        code: str,
        translator: TypstTranslator,
        faults: Faults,
        design: str = BOOK,
    ) -> None:
        """Print on one paper after the other, and put each PDF in its place."""
        settings = {
            "title": self.config.project,
            "subtitle": self.config.press_subtitle,
            "author": self.config.author,
            "version": self.config.release,
            "language": self.config.language,
        }
        imprint, images = self.config.press_imprint, translator.images
        programs = translator.programs
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
