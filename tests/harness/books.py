"""The book as it was delivered, and small books to spoil and to bind."""

import io
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from harness.programs import PYPROJECT, ROOT

EPUB = f"{PYPROJECT['project']['name']}.epub"
ADDRESS = "https://book.example/part/"
NO_INDEX = "toc.not_readable"  # LaTeX makes it, so Sphinx has no page for it
LINE = 5  # on which a mistake stands
ALWAYS = "book/python.inv"  # Python's own names
TO_GO = (  # what extensions of others call, and Sphinx or docutils will drop
    "nodes.Node.traverse",  # sphinx-multitoc-numbering
    ".*MystReferenceResolver.app",  # MyST
    ".*BuildEnvironment.app",  # sphinx-sitemap
    "'tags' will become a required",  # sphinx-notfound-page
)


def delivered(form: str) -> Path:
    """Return the folder in `_build` that holds the book in a form, or fail."""
    folder = ROOT / "_build" / form
    if not folder.is_dir():
        pytest.fail(f"no book in _build/{form}: `nox -s draft` binds it", pytrace=False)
    return folder


def html_pages() -> list[Path]:
    """Return the pages of the delivered HTML."""
    return sorted(delivered("html").glob("*.html"))


class Mistake(NamedTuple):
    """Something wrong on a page, and words of what is said about it."""

    text: str
    words: list[str]


class Told(NamedTuple):
    """How a build ended, and what it said."""

    status: int
    said: str

    def about(self, page: str) -> list[str]:
        """Return the messages about a page, each with all of its lines."""
        messages = re.split(r"(?m)^(?=\S+\.md:)", self.said)
        return [it for it in messages if it.startswith(f"{page}.md:")]

    def blames(self, page: str, mistake: Mistake) -> bool:
        """Tell whether it stopped for a mistake, whose page and line it names."""
        said = self.about(page)
        return (
            self.status == 1
            and all(it.startswith(f"{page}.md:{LINE}: ") for it in said)
            and all(any(words in it for it in said) for words in mistake.words)
        )


@dataclass(frozen=True)
class Book:
    """Pages that are bound with the extensions and settings of the book."""

    root: Path
    out: Path

    @classmethod
    def small(cls, root: Path, pages: dict[str, str], *files: str) -> "Book":
        """Return a book of some pages, in a folder that it has for itself.

        `files` name, by patterns, what else of this project comes with it. Its
        first page leads to the others, unless there is an ``index`` among them.
        """
        for path in (path for it in (ALWAYS, *files) for path in ROOT.glob(it)):
            if path.is_file():
                copy = root / path.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, copy)
        book = cls(root, root / "out")
        names = {it.stem for it in book.source.glob("*.md")} | {*pages}
        others = sorted(names - {"index"})
        contents = "\n".join(["```{toctree}", ":numbered:", "", *others, "```"])
        for name, text in {"index": f"# A book\n\n{contents}\n", **pages}.items():
            book.page(name).write_text(text, "utf-8")
        return book

    @classmethod
    def mistaken(cls, root: Path, mistakes: dict[str, Mistake], *files: str) -> "Book":
        """Return a small book with a page for each mistake."""
        pages = {
            name: f"# A page\n\nIts first line.\n\n{mistake.text}\n"
            for name, mistake in mistakes.items()
        }
        return cls.small(root, pages, *files)

    @property
    def source(self) -> Path:
        """Where the pages lie."""
        return self.root / "book"

    def page(self, name: str) -> Path:
        """Return where a page lies."""
        return self.source / f"{name}.md"

    def bound(self, builder: str) -> Path:
        """Return where a builder puts the book."""
        return self.out / builder

    def build(
        self, builder: str = "dummy", *, address: str = "", **settings: Any
    ) -> Told:
        """Bind it in this process, for an address on the web if there is one."""
        from sphinx.application import Sphinx
        from sphinx.util.console import strip_colors
        from sphinx.util.docutils import docutils_namespace, patch_docutils

        said = io.StringIO()
        with (
            patch.dict(os.environ, BOOK_URL=address),
            patch.object(sys, "path", [*sys.path]),
            patch_docutils(ROOT),
            docutils_namespace(),
            tolerated(),
        ):
            app = Sphinx(
                *(self.source, ROOT, self.bound(builder), self.out / "doctrees"),
                builder,
                confoverrides={"playground_cache": "", **settings},
                status=None,
                warning=said,
                warningiserror=True,
            )
            keep_templates(app.builder)
            if builder == "latex":  # set now, it makes nobody read the pages anew
                app.config.suppress_warnings = [NO_INDEX]
            app.build()
        text = strip_colors(said.getvalue())
        return Told(app.statuscode, text.replace(f"{self.source}{os.sep}", ""))

    def command(self, builder: str) -> Told:
        """Bind it by the command, as `nox` does."""
        done = subprocess.run(
            [
                *(sys.executable, "-m", "sphinx", "--builder", builder),
                *("--conf-dir", ROOT, "--doctree-dir", self.out / "doctrees"),
                *("--fail-on-warning", "--quiet", "--no-color"),
                *(self.source, self.bound(builder)),
            ],
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        said = done.stdout.replace(f"{self.source}{os.sep}", "")
        return Told(done.returncode, said)


def keep_templates(builder: object) -> None:
    """Have a builder's templates compiled once for all books of this machine."""
    from jinja2 import FileSystemBytecodeCache
    from sphinx.jinja2glue import BuiltinTemplateLoader

    templates = getattr(builder, "templates", None)
    if isinstance(templates, BuiltinTemplateLoader):
        templates.environment.bytecode_cache = FileSystemBytecodeCache()


@contextmanager
def tolerated() -> Iterator[None]:
    """Let extensions of others call what will go."""
    with warnings.catch_warnings():
        for call in TO_GO:
            warnings.filterwarnings("ignore", call)
        yield


def files_in(folder: Path) -> dict[str, bytes]:
    """Return all files in a folder and below, by their names from there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def spoil(path: Path, old: str, new: str) -> None:
    """Put a new text in the place of an old one, which is there once."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{path} does not contain {old!r} once"
    path.write_text(text.replace(old, new), "utf-8")
