"""The index of the book: what a reader looks for is in it, once."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.pages import PAGES, TERMS, fenced, spoken
from harness.programs import CODE, shown

pytestmark = pytest.mark.once

AT_LEAST = 200
MOST_PLACES = 5
SEE = ("see", "seealso")
SCRAP = re.compile(
    r"(and|or|of|by|in(?! progress)|with|says|under|to|at|on|for|from|after|before|"
    r"without|as|so|all) "
)
EXCEPTION = re.compile(
    r"\b([A-Z]\w+(?:Error|Warning|Interrupt)|StopIteration|BrokenProcessPool)\b"
)


def entries(page: Path) -> Iterator[tuple[str, str, str]]:
    """Yield kind, term and the rest of each entry of a page."""
    text = page.read_text("utf-8")
    written = [*fenced(text, "{index}")]
    written += re.findall(r"\{index\}`[^`<]*<([^`>]*)>`|\{index\}`([^`<]*)`", text)
    written += re.findall(r"\{entry\}`([^`]*)`", text)
    for line in map("".join, written):
        kind, colon, value = line.partition(": ")
        known = colon and kind in ("single", "pair", *SEE)
        for entry in [value] if known else line.split(","):
            term, _, rest = (part.strip(" !") for part in entry.partition(";"))
            yield kind if known else "single", term, rest
            if kind == "pair":
                yield "pair", rest, term


EVERY = [entry for page in PAGES for entry in entries(page)]
LISTED = {term for kind, term, _ in EVERY if kind not in SEE} | {*TERMS}


def test_enough() -> None:
    """The index has many entries that lead to a place, and not to another entry."""
    assert len({entry for entry in EVERY if entry[0] not in SEE}) >= AT_LEAST


def test_no_scraps() -> None:
    """No entry is the rest of another, which a comma or a ``pair:`` has torn off."""
    scraps = {term for term in LISTED if SCRAP.match(term)}
    assert {"at least once", "for loop", "in flight", "with block"} >= scraps


def test_once() -> None:
    """No two entries differ in their case alone, or in an s."""
    terms = {term for _, term, _ in EVERY} | {*TERMS}
    assert [] == [term for term in terms if f"{term}s" in terms]
    folded: dict[str, set[str]] = {}
    for term in terms:
        folded.setdefault(term.casefold(), set()).add(term)
    assert [] == [terms for terms in folded.values() if len(terms) > 1]
    below: dict[str, set[str]] = {}
    for kind, term, rest in EVERY:
        if kind not in SEE:
            below.setdefault(f"{term}; {rest}".casefold(), set()).add(rest)
    assert [] == [rests for rests in below.values() if len(rests) > 1]


def test_not_too_many_places() -> None:
    """An entry does not leave the reader with a long row of pages."""
    places = Counter(entry for entry in EVERY if entry[0] not in SEE)
    assert [] == [entry for entry, count in places.items() if count > MOST_PLACES]


def test_see() -> None:
    """What an entry says to see is there, and does not send the reader on."""
    lost = [(kind, term, to) for kind, term, to in EVERY if kind in SEE]
    assert [] == [entry for entry in lost if entry[2] not in LISTED]
    assert [] == [entry for entry in lost if entry[:2] == ("see", entry[2])]


def test_see_alone() -> None:
    """An entry that leads somewhere says "see also", and not "see"."""
    assert [] == [term for kind, term, _ in EVERY if kind == "see" and term in LISTED]


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_exceptions(page: Path) -> None:
    """Each exception that a page shows or names is in the index."""
    text = page.read_text("utf-8")
    said = [spoken(page), *re.findall(r"\{py:exc\}`([^`]*)`", text)]
    for transcript in re.findall(r"\{transcript\} (\S+)", text):
        said.append((CODE / transcript).read_text("utf-8"))
    names = {name for part in said for name in EXCEPTION.findall(part)}
    assert set() == names - LISTED
