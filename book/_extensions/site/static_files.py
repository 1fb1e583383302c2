"""Pages that follow their style and scripts: each names them with a hash of what they hold.

Sphinx writes a page anew when its source or a template has changed, and not when a
static file has, so that the page goes on naming the older one.

What our style sheets say to who writes them is left out of what readers load.
"""

import re
from hashlib import sha256
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.util.typing import ExtensionMetadata

COMMENT = re.compile(r"\s*/\*.*?\*/", re.DOTALL)


def digest(folders: list[Path]) -> str:
    """Return a hash of all files in some folders."""
    found = sha256()
    for folder in folders:
        for path in sorted(it for it in folder.rglob("*") if it.is_file()):
            found.update(path.read_bytes())
    return found.hexdigest()[:16]


def note(app: Sphinx) -> None:
    """Make what static files hold a setting on which all pages depend."""
    builder = app.builder
    if isinstance(builder, StandaloneHTMLBuilder) and builder.name == "html":
        folders = [Path(app.confdir, it) for it in app.config.html_static_path]
        app.config.site_static_files = digest(folders)
        builder.build_info = builder.create_build_info()


def shorten(app: Sphinx, exception: Exception | None) -> None:
    """Leave the comments out of our style sheets, as they are delivered."""
    if exception or app.builder.name != "html":
        return
    for folder in app.config.html_static_path:
        for path in Path(app.confdir, folder).rglob("*.css"):
            name = path.relative_to(Path(app.confdir, folder))
            text = COMMENT.sub("", path.read_text("utf-8")).lstrip()
            Path(app.outdir, "_static", name).write_text(text, "utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Do so when all have said where theirs are."""
    app.add_config_value("site_static_files", "", "html", str)
    app.connect("builder-inited", note, priority=900)
    app.connect("build-finished", shorten, priority=300)  # before it is kept offline
    return {"parallel_read_safe": True, "parallel_write_safe": True}
