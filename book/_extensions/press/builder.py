"""The builder: resolves every page, has it translated, and compiles the papers."""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from .checks import check, check_glyphs, name_glyphs, named
from .compiling import MAIN, CompileError, Said, compile_on, spoilt
from .faults import Faults
from .labels import PREFIX, Labels
from .lists import elsewhere, index, list_chapter
from .parts import part, told_of_pages
from .raws import graft
from .settings import said_by_us, words
from .source import BOOK, SHEET, today, typst_files
from .translator import TypstTranslator
from .typst_code import call, joined, placed, string
from .words import MADE

logger = logging.getLogger(__name__)
INDEX = "genindex"
ELSEWHERE = "elsewhere"


class PressBuilder(Builder):
    """Sets the whole book and writes one PDF for each paper."""

    name = format = "press"
    epilog = "The printed book is in %(outdir)s."
    allow_parallel = False
    supported_remote_images = True  # which are a fault of ours, and fetched by nobody
    supported_data_uri_images = False
    supported_image_types: ClassVar[list[str]] = [
        *("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
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
        doctrees = dict(self.printed(faults))
        root = self.root_page()
        if root is not None:
            doctrees = {self.config.root_doc: root, **doctrees}
        fonts = tuple(map(str, self.font_folders()))
        skip = self.config.press_raw_html == "skip"
        names = self.config.press_glyphs == "name"
        for docname, doctree in doctrees.items():
            graft(doctree, docname, faults, skip=skip)
            if names:
                name_glyphs(doctree, fonts)
            check(doctree, fonts, faults, names=names)
            labels.add(docname, doctree)
            if doctree.next_node(nodes.section) is None and is_seen(doctree):
                where = f"{self.env.doc2path(docname)}:1"
                faults.add("this page has no title: give it one", where)
        translator = self.translator(labels, faults)
        code = joined(self.content(doctrees, translator))
        translator.programs |= self.attached()
        said = {name: self.named(text) for name, text in self.said()}
        for name, text in {**said, "language": said_by_us(self.config)}.items():
            check_glyphs(text, f"{self.confdir / 'conf.py'}:{name}", fonts, faults)
        if not faults.count:
            name, papers = self.config.press_name, self.config.press_papers
            self.write_papers(name, papers, code, translator, faults)
        for docname in self.config.press_sheets:
            if not faults.count and docname in doctrees:
                self.write_sheet(docname, doctrees[docname], labels, faults)
        if faults.count:
            logger.error("The press stopped: no PDF was written.", type="press")
            self.application.statuscode = 1

    def translator(self, labels: Labels, faults: Faults) -> TypstTranslator:
        """Return a translator that knows the nodes of extensions."""
        handlers = self.application.registry.translation_handlers.get(self.name, {})
        fonts = tuple(map(str, self.font_folders()))
        return TypstTranslator(self.env, labels, faults, handlers, fonts)

    def font_folders(self) -> list[Path]:
        """Return the folders of fonts that are set."""
        return [self.confdir / it for it in self.config.press_font_folders]

    def said(self) -> Iterator[tuple[str, str]]:
        """Yield what is printed of the settings, with the name of each."""
        yield "project", self.config.project
        yield "author", self.config.author
        yield "release", self.config.release
        yield "press_subtitle", self.config.press_subtitle
        yield "press_imprint", "".join(self.config.press_imprint)

    def named(self, text: str) -> str:
        """Return a text, with names for characters that no font has if that is set."""
        fonts = tuple(map(str, self.font_folders()))
        return named(text, fonts) if self.config.press_glyphs == "name" else text

    def root_page(self) -> nodes.document | None:
        """Return the root document without its contents, if it says something."""
        if not self.config.press_root:
            return None
        doctree = self.resolved(self.config.root_doc)
        for contents in list(doctree.findall(addnodes.toctree)):
            contents.parent.remove(contents)
        return doctree if is_seen(doctree) else None

    def toctrees(self) -> Iterator[addnodes.toctree]:
        """Yield the root document's toctrees."""
        root = self.resolved(self.config.root_doc)
        if self.config.press_glyphs == "name":
            name_glyphs(root, tuple(map(str, self.font_folders())))
        yield from root.findall(addnodes.toctree)

    def printed(self, faults: Faults) -> Iterator[tuple[str, nodes.document]]:
        """Yield each document in print, by its name, in the order of reading."""
        found = {self.config.root_doc}
        waiting = list(self.toctrees())
        while waiting:
            toctree = waiting.pop(0)
            below: list[addnodes.toctree] = []
            for _, docname in toctree["entries"]:
                if docname in self.env.found_docs and docname not in found:
                    found.add(docname)
                    doctree = self.resolved(docname)
                    yield docname, doctree
                    below += doctree.findall(addnodes.toctree)
                elif docname not in {"self", *MADE, *found} and "://" not in docname:
                    faults.add(f"{docname} is no page of the book: unlist it", toctree)
            waiting = [*below, *waiting]

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
        parts, level, indexed = count(1), 1, False
        in_parts = not any(it["numbered"] for it in self.toctrees())
        said = words(self.config)
        told = told_of_pages(self.resolved(self.config.root_doc))
        pages = translator.pages
        pages.update(doctrees)
        if self.config.root_doc in pages:
            root = pages.pop(self.config.root_doc)
            yield translator.set_document(self.config.root_doc, root, level)
        for toctree in self.toctrees():
            numbered, title = toctree["numbered"], toctree["caption"]
            if title and (numbered or level > 1 or in_parts):
                number = next(parts) if numbered else None
                docnames = [docname for _, docname in toctree["entries"]]
                yield part(number, title, docnames, told, translator)
                level = 2
            for title, docname in toctree["entries"]:
                if docname in pages:
                    page = pages.pop(docname)
                    yield translator.set_document(docname, page, level)
                elif docname == INDEX:
                    indexed = True
                elif "://" in docname:
                    yield call("outside", string(title or docname), string(docname))
        for docname in pages:
            where = f"{self.env.doc2path(docname)}:1"
            translator.faults.add(
                "this page would be printed nowhere: list it in words that are", where
            )
        if translator.elsewhere:
            yield list_chapter(level, ELSEWHERE, said["elsewhere"])
            yield elsewhere(translator)
        if indexed:
            yield list_chapter(level, INDEX, said["index"])
            yield index(self, doctrees, translator.labels, said["symbols"], self.named)

    def write_sheet(
        self, docname: str, doctree: nodes.document, labels: Labels, faults: Faults
    ) -> None:
        """Print one page by itself, on each paper for sheets."""
        translator = self.translator(labels, faults)
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
            "title": self.named(self.config.project),
            "subtitle": self.named(self.config.press_subtitle),
            "author": self.named(self.config.author),
            "version": self.named(self.config.release),
            "language": self.config.language,
        }
        imprint, images = map(self.named, self.config.press_imprint), translator.images
        programs = translator.programs
        theme = self.config.press_theme
        files = typst_files(
            code,
            settings,
            imprint,
            images,
            programs,
            design,
            self.config,
            self.confdir / theme if theme else None,
        )
        folders = list(map(str, self.font_folders()))
        printed = {}
        for paper in papers:  # not at once, for memory
            try:
                printed[paper], warnings = compile_on(paper, files, folders, today())
            except CompileError as error:
                warnings = [error.said]
            for warning in warnings:
                self.fault_of(warning, f"{name} on {paper}", files, translator, faults)
            if warnings:
                return
        for paper, pdf in printed.items():
            target = self.outdir / f"{name}-{paper}.pdf"
            unfinished = target.with_suffix(".part")
            unfinished.write_bytes(pdf)
            os.replace(unfinished, target)

    def fault_of(
        self,
        said: Said,
        what: str,
        files: Mapping[str, bytes],
        translator: TypstTranslator,
        faults: Faults,
    ) -> None:
        """Name what Typst can't set, and where an author wrote it."""
        bad = spoilt(translator.images) if said.place is None else {}
        for image, message in bad.items():
            faults.add(f"Typst can't set {what}: {message}", translator.pictured[image])
        if not bad:
            main = files[MAIN].decode()
            number = placed(main, *said.place) if said.place else None
            where = None if number is None else translator.places[number]
            faults.add(f"Typst can't set {what}: {said.message}", where)

    def attached(self) -> dict[str, bytes]:
        """Return the files that the book carries, by their names in the project."""
        root = self.env.srcdir.parent
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for pattern in self.config.press_attached
            for path in sorted(root.glob(pattern))
        }


def is_seen(doctree: nodes.document) -> bool:
    """Return whether a page says something beside its title."""
    return any(
        not isinstance(text.parent, nodes.title | nodes.comment | nodes.raw)
        for text in doctree.findall(nodes.Text)
    )
