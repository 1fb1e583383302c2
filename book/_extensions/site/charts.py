"""Charts that have the page's letters and colours, however light or dark it is.

A chart is a drawing in a file whose outermost class is ``chart``. Its style has
colours of the light palette, for paper and for reading apps; on a page it stands
itself, and not as an image, and the page says what each of these colours is.
"""

import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.typing import ExtensionMetadata

CHART = re.compile(r'<svg [^>]*class="chart"')


class Charts(SphinxPostTransform):
    """Put charts into the page."""

    default_priority = 5  # before images are collected
    builders = ("html",)

    def run(self, **_: Any) -> None:
        """Do so with each image that is one."""
        palette = self.config.html_context.get("palette", {}).get("light", {})
        for image in list(self.document.findall(nodes.image)):
            path = Path(self.env.srcdir, image["uri"])
            if path.suffix == ".svg" and path.is_file():
                svg = path.read_text("utf-8")
                if CHART.match(svg):
                    drawn = on_a_page(svg, image.get("alt", ""), palette)
                    image.replace_self(nodes.raw("", drawn, format="html"))


def on_a_page(svg: str, alt: str, palette: dict[str, str]) -> str:
    """Return a chart with words for who can't see it, and with a page's colours."""
    for name, colour in palette.items():
        svg = svg.replace(colour, f"var(--{name})")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the transform."""
    app.add_post_transform(Charts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
