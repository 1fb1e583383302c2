"""What depends on the address of the book: its site map, and its 404 page.

A host shows `404.html` at whatever address has no page, so all that it names
begins at the root of the host. The address of the book says where the book
lies below that. Without one, it is taken to be the root, and there is no site
map, as that needs whole addresses.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

NOT_FOUND = "404"
UNLISTED = {NOT_FOUND, "search"}
RELATIVE = re.compile(r'\b(href|src|action|data-content_root)="(?:\./)?(?![#/]|\w+:)')


def at_root(page: str, folder: str) -> str:
    """Return a page whose relative addresses begin at a folder of the host.

    >>> at_root('<a href="x.html">, <a href="#top">, <a href="data:,">', "/book/")
    '<a href="/book/x.html">, <a href="#top">, <a href="data:,">'
    """
    return RELATIVE.sub(rf'\1="{folder}', page)


def site_map(addresses: list[str]) -> str:
    """Return a site map."""
    urls = "".join(f"<url><loc>{escape(it)}</loc></url>\n" for it in addresses)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{urls}</urlset>\n"
    )


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the site map, and mend the 404 page."""
    if exception or app.builder.name != "html":
        return
    out, base = Path(app.outdir), app.config.html_baseurl.rstrip("/")
    not_found = out / app.builder.get_target_uri(NOT_FOUND)
    page = not_found.read_text("utf-8")
    not_found.write_text(at_root(page, f"{urlsplit(base).path}/"), "utf-8")
    if base:
        unlisted = UNLISTED | {
            name for name, meta in app.env.metadata.items() if "nosearch" in meta
        }
        pages = sorted({*app.env.all_docs, "genindex"} - unlisted)
        addresses = [f"{base}/{app.builder.get_target_uri(it)}" for it in pages]
        (out / "sitemap.xml").write_text(site_map(addresses), "utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    """Do so when the pages are written."""
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
