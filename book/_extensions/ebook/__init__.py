"""The book for a reading app: Sphinx's EPUB, lean, and the same each time.

Sphinx's own builder binds it, in a theme of ours. It leaves out what is for
the web alone, says in the package file what a library wants to know, and packs
the files with the time of the book and not of the build.
"""

import html
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from pygments.formatters import HtmlFormatter
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder
from sphinx.util.typing import ExtensionMetadata

THEME = Path(__file__).parent / "theme"
PACKAGE = "content.opf"
ACCESSIBLE = {
    "accessMode": ["textual", "visual"],
    "accessModeSufficient": ["textual"],
    "accessibilityFeature": [
        *("alternativeText", "displayTransformability", "index"),
        *("readingOrder", "structuralNavigation", "tableOfContents"),
    ],
    "accessibilityHazard": ["none"],
    "accessibilitySummary": [
        "Each drawing has a text that says what it shows. Nothing needs a script."
    ],
}


class Lines(HtmlFormatter[str]):
    """Code whose lines are apart, for a screen that is narrower than they are."""

    def _format_lines(self, tokens: Any) -> Iterator[tuple[int, str]]:
        """Yield each line with what follows it where it is too long."""
        lines = super()._format_lines(tokens)  # type: ignore[misc]  # not in its stubs
        for is_code, line in lines:
            yield is_code, hung(line) if is_code else line


class EbookBuilder(Epub3Builder):
    """Binds the book as EPUB 3."""

    name = "epub"
    supported_data_uri_images = False  # drawings become files

    def init(self) -> None:
        """Clear away the last EPUB's files, since all that lies there is packed."""
        super().init()
        folder = Path(self.outdir)
        old = folder.rglob("*") if (folder / PACKAGE).exists() else ()
        for path in old:
            if path.is_file() and not path.is_relative_to(self.doctreedir):
                path.unlink()

    def get_outdated_docs(self) -> Iterator[str]:
        """Write every page: an EPUB is bound whole."""
        return iter(self.env.found_docs)

    def init_highlighter(self) -> None:
        """Let lines of code be apart."""
        super().init_highlighter()
        self.highlighter.formatter = Lines

    def gen_additional_pages(self) -> None:
        """Leave the site's pages out."""

    def copy_extra_files(self) -> None:
        """Leave the site's files out."""

    def copy_html_static_files(self, context: dict[str, Any]) -> None:
        """Leave the site's styles and scripts out."""

    def copy_html_favicon(self) -> None:
        """Leave the site's icon out."""

    def fix_genindex(self, tree: list[Any]) -> None:
        """Leave out of the index what leads to pages that are not in the book."""
        super().fix_genindex(tree)
        others = tuple(self.config.epub_exclude_files)
        for _, entries in tree:
            for _, (links, below, _) in entries:
                for some in (links, *(links for _, links in below)):
                    some[:] = [it for it in some if not it[1].startswith(others)]
                below[:] = [it for it in below if it[1]]
            entries[:] = [it for it in entries if it[1][0] or it[1][1]]
        tree[:] = [it for it in tree if it[1]]

    def build_content(self) -> None:
        """Write the package file, and add to it what Sphinx leaves unsaid."""
        super().build_content()
        package = Path(self.outdir, PACKAGE)
        lines = package.read_text("utf-8").splitlines()
        cover = f'href="{self.config.epub_cover[0]}"'
        kept = [
            line.replace(cover, f'{cover} properties="cover-image"')
            for line in lines
            if "<dc:contributor>" not in line and 'property="ibooks:' not in line
        ]
        said = once(kept, "<itemref ")
        end = said.index("  </metadata>")
        said[end:end] = [
            f'    <meta property="schema:{name}">{value}</meta>'
            for name, values in ACCESSIBLE.items()
            for value in values
        ]
        package.write_text("\n".join(said) + "\n", "utf-8")

    def toc_metadata(self, *args: Any) -> dict[str, Any]:
        """Return what older apps read, under the name of the package file."""
        name = html.escape(self.config.epub_identifier)
        return {**super().toc_metadata(*args), "uid": name}

    def build_epub(self) -> None:
        """Pack the files, each with the time of the book."""
        epoch = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
        date = time.gmtime(max(epoch, 315532800))[:6]  # zip begins in 1980
        names = ["META-INF/container.xml", "content.opf", "toc.ncx", *self.files]
        epub = Path(self.outdir, f"{self.config.epub_basename}.epub")
        with ZipFile(epub, "w") as file:
            for name in ["mimetype", *dict.fromkeys(names)]:
                info = ZipInfo(name, date)
                info.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
                file.writestr(info, Path(self.outdir, name).read_bytes())


def hung(line: str) -> str:
    r"""Return a line of code that goes on further in than it begins.

    >>> hung("  <b>if</b> it:\n")
    '<span class="line" style="padding-left:6ch;text-indent:-6ch">  <b>if</b> it:\n</span>'
    """
    text = re.sub("<.*?>", "", line)
    further = len(text) - len(text.lstrip(" ")) + 4
    style = f"padding-left:{further}ch;text-indent:-{further}ch"
    return f'<span class="line" style="{style}">{line}</span>'


def once(lines: list[str], kind: str) -> list[str]:
    """Return lines, those of a kind only once each."""
    seen: set[str] = set()
    kept = []
    for line in lines:
        if kind not in line or line not in seen:
            kept.append(line)
            seen.add(line)
    return kept


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put our builder in the place of Sphinx's, and register its theme."""
    app.add_builder(EbookBuilder, override=True)
    app.add_html_theme("ebook", str(THEME))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
