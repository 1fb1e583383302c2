"""Sphinx reads a page anew for each reference to a number on it.

It keeps the bytes of each page, and makes nodes of them for every reference:
sphinx-doc/sphinx#12883, and #12611 of ``numref``; seen in Sphinx 9.0 to 9.2.
"""

from functools import cache
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.std import StandardDomain
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata


class Remembered:
    """An environment that keeps each page that it has read."""

    def __init__(self, env: BuildEnvironment) -> None:
        """Read pages by `env`, which has all the rest, too."""
        self.env = env
        self.get_doctree = cache(env.get_doctree)

    def __getattr__(self, name: str) -> Any:
        """Return what the environment has."""
        return getattr(self.env, name)


class Standard(StandardDomain):
    """Sphinx's own, which would read a page for each number that leads to it."""

    remembered: Any = None  # no environment by its type, but in all that it has

    def resolve_xref(
        self, env: BuildEnvironment, *where: Any, **what: Any
    ) -> nodes.reference | None:
        """Resolve a reference; the pages are finished, and nobody changes them."""
        if self.remembered is None:
            self.remembered = Remembered(env)
        return super().resolve_xref(self.remembered, *where, **what)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Put the domain in the place of Sphinx's."""
    app.add_domain(Standard, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
