"""Sphinx's search forgets the index entries of pages that stay as they are.

Of such a page a build finds all else in the last build's search index, but for its
entries: sphinx-doc/sphinx#12599; seen in Sphinx 9.0 to 9.2.
"""

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.index_entries import split_index_msg
from sphinx.util.typing import ExtensionMetadata


def entries(env: BuildEnvironment, page: str) -> list[tuple[str, str, str]]:
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
    """Give the search the entries of all pages, and not of those alone that change."""
    pages = sorted(env.titles)  # as a book from nothing has them
    env._search_index_index_entries = {page: entries(env, page) for page in pages}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Do so when all pages are read."""
    app.connect("env-updated", let_search_have_all)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
