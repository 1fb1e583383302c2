"""A way to report an error, where it is known who wants to hear of it.

``report_to``
    the address of the repository that the book is published from. Below each page
    a link leads to a report there, which names the page; without it the page says
    nothing.
"""

from urllib.parse import urlencode

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

BODY = """\
Page: {page}
Commit: {commit}

What is wrong, and what should stand there?
"""


def link(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, object],
    _doctree: nodes.document | None,
) -> None:
    """Tell the page's template where an error on it is reported."""
    if repository := app.config.report_to:
        commit = context.get("commit", "")
        body = BODY.format(page=context.get("pageurl") or page, commit=commit)
        report = {"title": f"{page}: ", "body": body}
        context["report"] = f"{repository}/issues/new?{urlencode(report)}"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the setting, and the link of each page."""
    app.add_config_value("report_to", "", "html", str)
    app.connect("html-page-context", link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
