"""Run a listing on the page: in the reader's browser, without any server.

A listing whose program can run there gets a place for the buttons, which a
script puts there. The Python that runs it is served with the book, and loaded
when somebody presses Run. Where it can't be fetched as the book is built, the
book has no Run buttons; one that must have them (``playground_required``) is
not built. A program whose run was recorded draws its timeline as it runs.

A container of the class ``traces`` is where traces are dropped, to be drawn.

Of a listing this reads the program's name, and two attributes: ``runs``, which
may be False, and ``fields``, whose values become the program's arguments.
"""

import html
import json
import shutil
import sys
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata

from formats import parse_trace, parse_transcript

from .assets import UnavailableError, WrongHashError, digest, prepared
from .runnable import can_run

HERE = Path(__file__).parent
BUILDERS = ("html", "dirhtml")
SCRIPTS = {"runnable": "playground.js", "traces": "tracing.js"}  # by what they dress
SEEING = ("formats.py", "recorder.py", "timeline.py", "witness.py")  # draw what runs


class RunOnThePage(SphinxPostTransform):
    """Give each listing that can run a place for its buttons."""

    default_priority = 500
    builders = BUILDERS

    def run(self, **_options: object) -> None:
        """Add the places, if there is a Python to run with."""
        if not self.config.playground_assets:
            return
        for block in list(self.document.findall(nodes.container)):
            if "listing" in block["classes"] and block.get("runs", True):
                program = self.program(block)
                if can_run(program.read_text("utf-8")):
                    block["classes"].append("runnable")
                    block += place(
                        words=arguments(program),
                        fields=block.get("fields", []),
                        calls=calls(program),
                    )

    def program(self, block: nodes.container) -> Path:
        """Return where the program of a listing lies."""
        (link,) = block.findall(addnodes.download_reference)
        return Path(self.env.relfn2path(link["reftarget"])[1])


def arguments(program: Path) -> list[str]:
    """Return what a program is given on its command line in its transcript."""
    transcript = program.with_suffix(".out")
    if not transcript.exists():
        return []
    try:
        return parse_transcript(transcript.read_text("utf-8")).arguments
    except ValueError as error:
        raise ExtensionError(f"{transcript}: {error}") from None


def calls(program: Path) -> str | None:
    """Return whose calls are recorded of a program that is drawn, with commas."""
    trace = program.with_suffix(".trace.json")
    if not trace.exists():
        return None
    try:
        return parse_trace(trace.read_text("utf-8")).calls
    except ValueError as error:
        raise ExtensionError(f"{trace}: {error}") from None


def place(**needed: Any) -> nodes.raw:
    """Return the place for a listing's buttons, with what its script needs."""
    data = html.escape(json.dumps(needed))
    tag = f'<div class="playground" data-run="{data}" hidden></div>'
    return nodes.raw("", tag, format="html")


def find_assets(app: Sphinx) -> None:
    """Have everything ready that pages load; without it, leave out the buttons."""
    builder = app.builder
    if builder.name not in BUILDERS or not app.config.playground_cache:
        return
    assert isinstance(builder, StandaloneHTMLBuilder)
    try:
        theirs = prepared(Path(app.confdir, app.config.playground_cache))
    except WrongHashError as error:
        raise ExtensionError(f"what npm fetched has a wrong hash: {error}") from None
    except UnavailableError as error:
        if app.config.playground_required:
            raise ExtensionError(
                f"no Run buttons in a book that is published: {error}; install "
                "Node.js and see that npm reaches its registry, or build it without "
                "BOOK_URL, to read it yourself"
            ) from None
        # seen also where Sphinx is quiet, and no warning: the book is as it should be
        print(f"The book will have no Run buttons: {error}", file=sys.stderr)
        return
    ours = sorted(it for it in (HERE / "served").iterdir() if it.is_file())
    ours += [Path(app.confdir, "code/timelines", name) for name in SEEING]
    app.config.playground_assets = f"playground-{theirs.name}-{digest(ours)}"
    static = (HERE / "static").relative_to(app.confdir)
    app.config.html_static_path.append(static.as_posix())
    builder.build_info = builder.create_build_info()  # as it is another book

    def serve(_app: Sphinx, error: Exception | None) -> None:
        """Put everything where pages find it, and nothing older beside it."""
        static = Path(app.outdir, "_static")
        folder = static / app.config.playground_assets
        for older in set(static.glob("playground-*")) - {folder}:
            shutil.rmtree(older)
        if not error and not folder.exists():
            shutil.copytree(theirs, folder)
            for file in ours:
                shutil.copy(file, folder)

    app.connect("build-finished", serve)


def add_script(
    app: Sphinx, _page: str, _template: str, _context: object, doctree: nodes.Node
) -> None:
    """Load the scripts on pages where something can run, or traces are drawn."""
    if not doctree or not app.config.playground_assets:
        return
    found = {name for n in doctree.findall(nodes.container) for name in n["classes"]}
    for script in (script for name, script in SCRIPTS.items() if name in found):
        where = {"data-assets": app.config.playground_assets}
        app.add_js_file(script, loading_method="defer", **where)
        app.add_css_file("playground.css")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform, and what finds and serves its files."""
    app.add_config_value("playground_cache", "_build/playground", "", str)
    app.add_config_value("playground_required", False, "", bool)
    app.add_config_value("playground_assets", "", "html", str)
    app.add_post_transform(RunOnThePage)
    app.connect("builder-inited", find_assets)
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
