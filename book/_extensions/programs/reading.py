"""Read what directives name below the ``code`` folder."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from formats import Transcript, parse_transcript

CODE = "../code"  # from the source directory
T = TypeVar("T")


class Downloading(SphinxDirective):
    """A directive that offers files below ``code``."""

    def checked(self, inside: str) -> str:
        """Return the name of a file, which has to be below ``code``."""
        if not is_below(self.env, inside):
            raise self.error(f"{inside} is not below code/, where what is shown lies")
        return inside

    def download(self, program: str) -> addnodes.download_reference:
        """Return a program's name, to download it by."""
        name = Path(self.checked(program)).name
        link = addnodes.download_reference(
            "",
            "",
            nodes.literal(name, name),
            reftarget=f"/{CODE}/{program}",
            refdoc=self.env.docname,
            refexplicit=True,
            refwarn=True,
            refdomain="",
            reftype="download",
        )
        self.set_source_info(link)
        return link


class Reading(Downloading):
    """A directive whose argument is a file below ``code``."""

    required_arguments = 1

    def path(self, inside: str, remedy: str) -> Path:
        """Return where a file below ``code`` is, which the page depends on."""
        relative, path = self.env.relfn2path(f"/{CODE}/{self.checked(inside)}")
        self.env.note_dependency(relative)
        if Path(path).is_dir():
            raise self.error(f"code/{inside} is a folder, and no file: {remedy}")
        if not Path(path).exists():
            raise self.error(f"no file code/{inside}: {remedy}")
        return Path(path)

    def parsed(
        self, parse: Callable[[str], T], absent: str, wrong: str, file: str = ""
    ) -> T:
        """Return what the file holds; say what to do where it is absent or wrong."""
        file = file or self.arguments[0]
        try:
            return parse(self.path(file, absent).read_text("utf-8"))
        except ValueError as error:  # also where it isn't UTF-8
            raise self.error(f"code/{file}: {error}; {wrong}") from None

    def transcript(self) -> Transcript:
        """Return the transcript that is named."""
        again = record(self.arguments[0])
        return self.parsed(parse_transcript, again, f"mend it, and {again}")


def is_below(env: BuildEnvironment, inside: str) -> bool:
    """Tell whether a path leads below the ``code`` folder, whatever it goes through."""
    folder = Path(env.srcdir, CODE).resolve()
    return folder in (folder / inside).resolve().parents


def record(file: str) -> str:
    """Return the command that records what a program does, from one of its files."""
    return f"run `nox -s record -- {Path(file).name.partition('.')[0]}`"
