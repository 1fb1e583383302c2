"""The book on a device: what it is called there, and which files it needs.

``book.webmanifest``
    says what a device that installs the book shows.
``offline.json``
    lists what has been built, with sizes and hashes, for those who keep the
    whole book. What is there only to be taken away whole, such as a PDF, is
    not in it.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePath

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

MANIFEST = "book.webmanifest"
LIST = "offline.json"
LEFT_OUT = [
    *("worker.js", "sitemap.xml", "objects.inv", "CNAME", "cards/*", LIST),
    *(".*", "*.epub", "*.map", "*.pdf"),
]


def files(out: Path) -> Iterator[tuple[str, int, str]]:
    """Yield name, size and hash of each file that the book needs."""
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out)
        if path.is_file() and not any(map(name.match, LEFT_OUT)):
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()[:16]
            yield PurePath(name).as_posix(), len(content), digest


def manifest(app: Sphinx) -> dict[str, object]:
    """Return what a device shows for the book."""
    sizes = {"icon-192": "192x192", "icon-512": "512x512"}
    icons = [
        {"src": f"icons/{name}.png", "sizes": size, "type": "image/png"}
        for name, size in sizes.items()
    ]
    full = {**icons[1], "src": "icons/full-512.png", "purpose": "maskable"}
    return {
        "name": app.config.project,
        "description": app.config.html_context["subtitle"],
        "lang": app.config.language.replace("_", "-"),
        "id": "./",
        "start_url": "./index.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": app.config.html_context["palette"]["light"]["ground"],
        "theme_color": app.config.html_context["palette"]["light"]["navy"],
        "icons": [*icons, full],
    }


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write both."""
    if exception or app.builder.name != "html":
        return
    out = Path(app.outdir)
    (out / MANIFEST).write_text(json.dumps(manifest(app), indent=2), "utf-8")
    (out / LIST).write_text(json.dumps(list(files(out)), indent=0), "utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write them when all else is there."""
    app.connect("build-finished", finish, priority=900)
    app.add_js_file("offline.js", loading_method="defer")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
