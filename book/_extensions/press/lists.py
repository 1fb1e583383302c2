"""The lists at the back: the index, and names that are explained elsewhere."""

import re
from collections.abc import Callable, Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from sphinx.builders import Builder
from sphinx.environment.adapters.indexentries import IndexEntries

from .labels import Labels
from .translator import TypstTranslator
from .typst_code import array, call, joined, string, value

SEE = re.compile(r"(?:(?<=, )|^)(see(?: also)?)(?= )")
"""What sends the reader of the index elsewhere."""


def list_chapter(level: int, name: str, title: str) -> str:
    """Return the head of a chapter that the press makes itself."""
    return call("chapter", level, None, string(name), string(title))


def elsewhere(translator: TypstTranslator) -> str:
    """Return the names that lead out of the book, by where they lead."""
    addresses = []
    for address, names in sorted(translator.elsewhere.items()):
        found = array(
            array([string(name), pages(("", mark) for mark in marks)])
            for name, marks in sorted(names.items())
        )
        shown = string(address.partition("://")[2])
        addresses.append(array([string(address), shown, found]))
    return call("elsewhere", *addresses)


def index(
    builder: Builder,
    docnames: Iterable[str],
    labels: Labels,
    symbols: str,
    named: Callable[[str], str],
) -> str:
    """Return the index of the pages that are in print; `named` gives words their form."""
    every = builder.env.domains.index_domain.entries
    domain = SimpleNamespace(entries={it: every.get(it, []) for it in docnames})
    printed: Any = SimpleNamespace(domains=SimpleNamespace(index_domain=domain))
    letters: dict[str, list[str]] = {}  # entries, with the term they stand below
    for letter, terms in IndexEntries(printed).create_index(builder):
        entries = letters.setdefault(symbols if letter == "_" else letter, [])
        for term, (targets, subterms, _) in terms:
            subterms = sorted(subterms, key=lambda it: not it[1])  # see: last
            if not targets and not subterms[0][1]:
                term = ", ".join([term, *(see for see, _ in subterms)])
                subterms = []
            term = named(term)
            first = index_entry(0, term, targets, labels)
            below = [index_entry(1, named(it), at, labels) for it, at in subterms]
            for at, lines in enumerate(untorn([first, *below])):
                entries.append(array([string(term) if at else "none", lines]))
    pieces = (array([string(named(name)), array(it)]) for name, it in letters.items())
    return call("index", *pieces)


def index_entry(
    depth: int, term: str, targets: Sequence[tuple[Any, Any]], labels: Labels
) -> str:
    """Return a line of the index, with its labels or where else to look."""
    found = pages((main, labels.at(address) or "") for main, address in targets)
    pieces = [term] if targets else SEE.split(term)
    words = [
        call("emph", string(piece)) if at % 2 else string(piece)
        for at, piece in enumerate(pieces)
    ]
    return array([str(depth), joined(words), found])


def untorn(lines: list[str]) -> list[str]:
    """Return the lines of an entry, of which the first three and last two are one."""
    opening, others = lines[:3], lines[3:]
    groups = (opening, *([it] for it in others[:-2]), others[-2:])
    return [array(group) for group in groups if group]


def pages(targets: Iterable[tuple[str, str]]) -> str:
    """Return labels of which the template prints the pages; the main one is bold."""
    return array(array([value(main == "main"), string(it)]) for main, it in targets)
