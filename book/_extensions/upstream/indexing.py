"""Entries of the index, one a line: ``index`` takes them as its content, too.

In reStructuredText an argument may have several lines, and in Markdown it may not.
A line is what Sphinx's own directive takes: ``single: a; b``, ``see: c; a``, or
several entries with commas between.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.index import IndexDirective
from sphinx.environment import BuildEnvironment
from sphinx.util.index_entries import split_index_msg
from sphinx.util.typing import ExtensionMetadata


class Index(IndexDirective):
    """Entries of the index that lead to what comes next."""

    has_content = True
    required_arguments = 0
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the entries of the argument and of the content, with one place."""
        self.arguments = ["\n".join([*self.arguments, *self.content])]
        return super().run()


def put_references_last(
    _app: Sphinx,
    pagename: str,
    _template: str,
    context: dict[str, Any],
    _doctree: object,
) -> None:
    """Put what an entry says to see below what it leads to."""
    if pagename == "genindex":
        for _, terms in context["genindexentries"]:
            for _, (_, subterms, _) in terms:
                subterms.sort(key=lambda subterm: not subterm[1])


def searched(env: BuildEnvironment, page: str) -> list[tuple[str, str, str]]:
    """Return a page's entries as Sphinx's search keeps them."""
    if not {"nosearch", "no-search"}.isdisjoint(env.metadata[page]):
        return []
    return sorted(
        {
            (words, place or "", main)
            for kind, entry, place, main, _ in env.domains.index_domain.entries[page]
            for words in split_index_msg(kind, entry)
        }
    )


def let_search_have_all(_app: Sphinx, env: BuildEnvironment) -> None:
    """Give the search the entries of each page, and not of those alone that change.

    Of pages that stay as they are, Sphinx finds all else in the last build's search.
    """
    pages = sorted(env.titles)  # as a book from nothing has them
    env._search_index_index_entries = {page: searched(env, page) for page in pages}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Let our directive stand in for Sphinx's, sort its page, and let it be searched."""
    app.add_directive("index", Index, override=True)
    app.connect("env-updated", let_search_have_all)
    app.connect("html-page-context", put_references_last)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
