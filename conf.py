"""How Sphinx binds the book."""

import gc
import os
import sys
import tomllib
import uuid
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).parent
PYPROJECT = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))
BOOK = PYPROJECT["tool"]["book"]

# Nodes are no garbage: to look for it among them takes a fifth of a build.
gc.set_threshold(20_000)

sys.path[:0] = [str(HERE / folder) for folder in ("book", "code", "code/timelines")]

project = BOOK["title"]
author = "the authors"
project_copyright = "2026, the authors. Text CC BY 4.0, programs MIT"
language = "en_GB"
version = release = PYPROJECT["project"]["version"]

extensions = [
    "myst_parser",
    "notfound.extension",
    "sphinx.ext.githubpages",  # else such hosts hide folders with an underscore
    "sphinx.ext.intersphinx",
    "sphinx_copybutton",
    "sphinx_multitoc_numbering",
    "_extensions.ebook",
    "_extensions.indexing",
    "_extensions.playground",
    "_extensions.press",
    "_extensions.programs",
    "_extensions.questions",
    "_extensions.site",
    "_extensions.typography",
    "_extensions.upstream",
]
exclude_patterns = ["_extensions"]
nitpicky = True
numfig = True
numfig_format = {  # with spaces that no line breaks at
    "code-block": "Listing\N{NO-BREAK SPACE}%s",
    "figure": "Figure\N{NO-BREAK SPACE}%s",
    "table": "Table\N{NO-BREAK SPACE}%s",
}

intersphinx_mapping = {"python": ("https://docs.python.org/3/", "python.inv")}

copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True
copybutton_copy_empty_lines = False  # they are output

pygments_dark_style = "github-dark"  # the default underlines names

COLOURS = {  # what the theme calls those of the palette
    "color-background-primary": "ground",
    "color-background-secondary": "ground",
    "color-background-hover": "panel",
    "color-background-border": "border",
    "color-admonition-background": "ground",
    "color-card-background": "ground",
    "color-highlighted-background": "marked",
    "color-foreground-primary": "ink",
    "color-foreground-secondary": "quiet",
    "color-brand-primary": "navy",
    "color-brand-content": "link",
    "color-brand-visited": "link",
    "color-code-background": "panel",
    "color-sidebar-brand-text": "navy",
    "color-sidebar-link-text": "ink",
    "color-sidebar-link-text--top-level": "ink",
}


def colours(scheme: str) -> dict[str, str]:
    """Return the palette for light or dark, for pages and for the theme."""
    palette: dict[str, str] = BOOK["palette"][scheme]
    return palette | {name: palette[ours] for name, ours in COLOURS.items()}


html_theme = "furo"
html_theme_options = {
    f"{scheme}_css_variables": colours(scheme) for scheme in ("light", "dark")
}
html_title = project
html_baseurl = os.environ.get("BOOK_URL", "")  # known when it is published
if html_baseurl:
    html_baseurl = f"{html_baseurl.rstrip('/')}/"
    extensions.append("sphinx_sitemap")  # which names whole addresses
html_context = {
    "subtitle": BOOK["subtitle"],
    "palette": BOOK["palette"],
    "commit": os.environ.get("SOURCE_COMMIT", ""),
}
report_to = os.environ.get("BOOK_REPOSITORY", "") if html_baseurl else ""
html_extra_path = ["book/_extensions/site/root"]
html_static_path = ["book/_extensions/site/static"]
html_css_files = ["book.css"]
html_favicon = "book/_extensions/site/static/favicon.svg"
html_sidebars: dict[str, list[str]] = {"index": []}  # whose page is the contents
html_copy_source = False  # programs are what one takes from a page
templates_path = ["book/_extensions/site/templates"]

notfound_template = "404.html"
notfound_context: dict[str, str] = {}  # the template says it all
notfound_urls_prefix = urlsplit(html_baseurl).path or "/"

sitemap_url_scheme = "{link}"  # no language, no version
sitemap_locales = [None]
sitemap_excludes = ["404.html", "search.html", "elements.html"]

epub_theme = "ebook"
epub_basename = PYPROJECT["project"]["name"]
epub_cover = ("cover.png", "cover.html")
epub_description = BOOK["subtitle"]
epub_language = language.replace("_", "-")
epub_uid = "book"
epub_identifier = uuid.uuid5(uuid.NAMESPACE_OID, epub_basename).urn
epub_tocdepth = 2
epub_show_urls = "no"  # they can be followed
epub_css_files: list[str] = []
epub_exclude_files = [
    *("draw.xhtml", "elements.xhtml"),  # the web's alone
    *(".nojekyll", "CNAME", "sitemap.xml"),
]

editions_from = ["_build/pdf", "_build/epub"]
editions_called = {
    "-a4.pdf": "PDF, A4",
    "-letter.pdf": "PDF, US Letter",
    "-book.pdf": "PDF, 7 × 9.25 inches",
    ".epub": "EPUB",
}

playground_required = bool(html_baseurl)  # what is published has its Run buttons

press_name = PYPROJECT["project"]["name"]
press_subtitle = BOOK["subtitle"]
press_papers = ["a4", "letter", "book"]
press_theme = "book/paper"
press_opening = "left"  # so that no program that opens a chapter is overleaf
press_root = False  # it is the page of contents
press_sheets = ["cheat_sheet", "second_sheet"]
press_attached = ["code/**/*.py", "code/**/*.pycon", "LICENSE*"]
press_imprint = [
    "Text: CC BY 4.0. Programs: MIT.",
    (
        "Every program in this book was run, and every output recorded, "
        "before this PDF was made. The programs and both licences are attached to it."
    ),
]
if commit := os.environ.get("SOURCE_COMMIT"):
    press_imprint.append(f"Made from commit {commit}.")
