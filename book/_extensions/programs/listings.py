"""A program on the page: its caption, file name and download; its transcript.

Both directives take a path below the ``code`` folder:

``listing``
    the whole program, or the part that ``:pyobject:`` or the markers
    ``:start-at:`` (or ``:start-after:``) and ``:end-before:`` name. A part
    says from which file it is.
    ``:marked: one | two`` marks the lines that contain one of these texts.
    Each has a ``:caption:`` and a number, but for those of exercises, which
    are known by their file's name.
    ``:fields: pages 12 0 60 | at once 3 1 60`` names the program's arguments,
    each with its value, its least and its most, for those who can run it on
    the page; ``:not-run:`` says that there it would say nothing.
``transcript``
    what a recorded run printed. ``:start-at:`` leaves out what stands
    between the command and the last line that begins with this text.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.directives.code import LiteralInclude
from sphinx.util.typing import ExtensionMetadata, OptionSpec

from .reading import CODE, Downloading, Reading

FOR_TESTS = re.compile(  # inline metadata that is no reader's
    r"(?m)^# /// script\n# \[tool\.book\]\n(?:# \w.*\n)*# ///\n"
    r"|^#\n# \[tool\.book\]\n(?:# \w.*\n)*"
)
DEFINITIONS = ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef
UNNUMBERED = ("exercises", "solutions")  # folders


class Listing(Downloading, LiteralInclude):
    """A program, or a named part of it."""

    PART = frozenset({"end-before", "pyobject", "start-after", "start-at"})

    option_spec: ClassVar[OptionSpec] = {
        name: LiteralInclude.option_spec[name] for name in ("caption", "name", *PART)
    } | {
        "fields": directives.unchanged_required,
        "marked": directives.unchanged_required,
        "not-run": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Return the captioned block, with its file to download."""
        program = self.arguments[0]
        unnumbered = Path(program).parent.name in UNNUMBERED
        if unnumbered == ("caption" in self.options):
            wrong = "needs no" if unnumbered else "has no"
            raise self.error(f"the listing of {program} {wrong} :caption:")
        name = nodes.fully_normalize_name(self.options.get("name", ""))
        if name in self.state.document.nameids:
            raise self.error(f"the :name: {name} is taken on this page")
        if program.startswith("code/"):
            raise self.error(f"name {program} without its code/")
        self.check(self.checked(program))
        self.arguments[0] = f"/{CODE}/{program}"
        if "pyobject" in self.options:
            self.options["lines"] = self.lines(self.options.pop("pyobject"))
        block, *rest = super().run()
        if isinstance(block, nodes.literal_block):
            wrapper = ["literal-block-wrapper"]
            block = nodes.container("", block, literal_block=True, classes=wrapper)
        if not isinstance(block, nodes.container):
            raise self.error(
                f"no listing from {program}: "
                "name a file below code/, and a part that stands in it"
            )
        block["classes"].append("listing")
        (code,) = block.findall(nodes.literal_block)
        code[:] = [nodes.Text(FOR_TESTS.sub("", code.astext()).rstrip("\n"))]
        code.rawsource = code.astext()  # or Sphinx would take it for parsed
        if "marked" in self.options:
            self.mark(code)
        block.insert(block.index(code), self.source(program))
        block["runs"] = "not-run" not in self.options
        block["fields"] = list(self.fields())
        return [block, *rest]

    def check(self, program: str) -> None:
        """Refuse a file that can't be shown: it is none, or empty, or no UTF-8."""
        path = Path(self.env.relfn2path(f"/{CODE}/{program}")[1])
        if not path.is_file():
            return  # of which Sphinx speaks
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError as error:
            raise self.error(f"code/{program} is not in UTF-8: {error}") from None
        if not text.strip():
            raise self.error(f"code/{program} is empty: there is nothing to show")
        if "pyobject" in self.options:
            try:
                ast.parse(text)
            except SyntaxError as error:
                raise self.error(
                    f"code/{program}:{error.lineno}: {error.msg}"
                ) from None

    def lines(self, name: str) -> str:
        """Return the lines of a function, class or method, as in ``12-20``.

        Sphinx finds them too, and reads each comment of the program on its way.
        """
        program = Path(self.env.relfn2path(self.arguments[0])[1])
        found: ast.AST | None = None
        if program.is_file():
            found = ast.parse(program.read_text("utf-8"))
        for part in name.split("."):
            found = next(
                (
                    node
                    for node in getattr(found, "body", ())
                    if isinstance(node, DEFINITIONS) and node.name == part
                ),
                None,
            )
        if not isinstance(found, DEFINITIONS):
            file = self.arguments[0].removeprefix(f"/{CODE}/")
            raise self.error(
                f"no listing of {name!r} from {file}: "
                "name a file below code/, and a part that stands in it"
            )
        first = min([found.lineno, *(it.lineno for it in found.decorator_list)])
        return f"{first}-{found.end_lineno}"

    def mark(self, code: nodes.literal_block) -> None:
        """Mark the lines that contain one of the texts."""
        lines = code.astext().splitlines()
        marked = []
        for text in self.options["marked"].split(" | "):
            found = [at for at, line in enumerate(lines, 1) if text in line]
            if not found:
                raise self.error(f"no line to mark has {text!r}")
            marked += found
        code["highlight_args"] = {"hl_lines": sorted(marked)}

    def fields(self) -> Iterator[dict[str, str | int]]:
        """Yield the fields for the program's arguments."""
        texts = self.options.get("fields", "")
        for text in filter(None, texts.split(" | ")):
            try:
                name, *numbers = text.rsplit(" ", 3)
                value, least, most = map(int, numbers)
            except ValueError:
                raise self.error(
                    f"a field is a name, a value, its least and its most: {text}"
                ) from None
            yield {"name": name, "value": value, "least": least, "most": most}

    def source(self, program: str) -> nodes.paragraph:
        """Return a line with the program's name, to download it by."""
        is_part = {*self.PART, "lines"} & self.options.keys()
        part = [nodes.Text("from ")] if is_part else []
        return nodes.paragraph(
            "", "", *part, self.download(program), classes=["source"]
        )


class Transcript(Reading):
    """What a recorded run of a program printed."""

    option_spec: ClassVar[OptionSpec] = {
        "name": directives.unchanged,
        "start-at": directives.unchanged_required,
    }

    def run(self) -> list[nodes.Node]:
        """Return the transcript as a console block."""
        if not self.arguments[0].endswith(".out"):
            raise self.error(f"{self.arguments[0]} is no transcript: those end in .out")
        text = str(self.transcript()).rstrip("\n")
        if "start-at" in self.options:
            text = self.shortened(text)
        block = nodes.literal_block(text, text, language="console")
        container = nodes.container("", block, classes=["transcript"])
        self.set_source_info(block)
        self.set_source_info(container)
        self.add_name(container)
        return [container]

    def shortened(self, text: str) -> str:
        """Return the command, dots, and the lines from the one that is named."""
        command, *lines = text.splitlines()
        start = self.options["start-at"]
        found = [at for at, line in enumerate(lines) if line.startswith(start)]
        if not found:
            raise self.error(f"no line of {self.arguments[0]} begins with {start!r}")
        return "\n".join([command, "...", *lines[found[-1] :]])


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the two directives."""
    app.add_directive("listing", Listing)
    app.add_directive("transcript", Transcript)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
