"""How Sphinx binds the book."""

import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
PYPROJECT = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))
BOOK = PYPROJECT["tool"]["book"]

sys.path[:0] = [str(HERE / "book" / "_extensions"), str(HERE / "code")]

project = BOOK["title"]
author = "the authors"
project_copyright = "2026, the authors. Text CC BY 4.0, programs MIT"
language = "en_GB"
version = release = PYPROJECT["project"]["version"]

extensions = [
    "myst_parser",
    "sphinx.ext.githubpages",  # else such hosts hide folders with an underscore
    "sphinx.ext.intersphinx",
    "sphinx_copybutton",
    "sphinx_multitoc_numbering",
    "checkpoints",
    "listings",
    "measurements",
    "playground",
    "press",
    "timelines",
]
exclude_patterns = ["_extensions"]
nitpicky = True
numfig = True
numfig_format = {"figure": "Figure %s"}

intersphinx_mapping = {"python": ("https://docs.python.org/3/", "python.inv")}

copybutton_prompt_text = r"\$ |>>> |\.\.\. "
copybutton_prompt_is_regexp = True
copybutton_copy_empty_lines = False  # they are output

pygments_dark_style = "github-dark"  # the default underlines names

html_theme = "furo"
html_title = project
html_static_path = ["book/_static"]
html_css_files = ["book.css"]
html_favicon = "book/_static/favicon.svg"
html_js_files = [("scrolling.js", {"defer": "defer"})]
html_copy_source = False  # programs are what one takes from a page
templates_path = ["book/_templates"]

press_name = PYPROJECT["project"]["name"]
press_subtitle = BOOK["subtitle"]
press_sheets = ["cheat_sheet"]
press_imprint = [
    "Text: CC BY 4.0. Programs: MIT.",
    (
        "Every program in this book was run, and every output recorded, "
        "before this PDF was made."
    ),
]
