"""What the book promises to tell leads to where it is told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.pages import PAGES, TOLD, lines
from harness.programs import shown

pytestmark = pytest.mark.once

PROMISE = re.compile(
    r"""\b(
        (later|next|other|another|coming|following)\s(chapter|section)s?
        | (chapter|section)s?\s(below|ahead|to\scome|of\sits\sown|further\s(on|down))
        | of\swhich\smore
        | more\s(of|on|about)\s(this|that|it|them)\s(later|below|in|at)
        | as\sfurther\s(on|down)
        | (we|book|chapter)\s((shall|will)\s)?(come|return)s?\s(back\s)?to
        | (you|we)\s(will|shall)\s(see|hear|learn)
        | (told|shown|explained|left\sfor)\s(later|elsewhere)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
LEADS = re.compile(r"\{(numref|ref|doc)\}`|\]\(")


def promises(text: str) -> Iterator[str]:
    """Yield the sentences of a page that put something off to another place."""
    for fences, line in lines(text):
        if {*fences} <= {*TOLD, "{checkpoint}"} and PROMISE.search(line):
            yield line


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_promises_lead_somewhere(page: Path) -> None:
    """A sentence that puts something off says where it is told, with a link."""
    found = promises(page.read_text("utf-8"))
    assert [] == [sentence for sentence in found if not LEADS.search(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "A later chapter is about locks and their own troubles.",
        "The cure is a thread, of which more in time.",
        "We come back to this one, because it fools tools as well as people.",
        "The next chapter takes them apart.",
        "This book comes to tasks that run beside everything else in time.",
        "You will see it happen on purpose.",
        "Locks have a section of its own.",
    ],
)
def test_a_promise_is_recognised(sentence: str) -> None:
    """Sentences such as these are found where they lead nowhere."""
    assert [*promises(f"# Page\n\n{sentence}\n")] == [sentence]
    assert not LEADS.search(sentence)


def test_links_are_kept() -> None:
    """Some promises are made, and each of them leads to its page."""
    kept = [
        line
        for page in PAGES
        for line in promises(page.read_text("utf-8"))
        if LEADS.search(line)
    ]
    assert len(kept) >= 2
