"""The words of the book: each is defined once, and leads to its definition."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.pages import CHAPTERS, PAGES, TERMS, entries, form, running, spoken, words
from harness.programs import shown

pytestmark = pytest.mark.once

# Where such a word is meant as everybody means it.
EVERYDAY = (
    "a job in the night",
    "a second stack",
    "block your address",
    "build nothing",
    "Don't build",
    "do the same job",
    "global interpreter lock",
    "job next door",
    "job that runs at night",
    "Qt's signals",
    "round numbers",
    "to build",
    "will build",
)

# What every paragraph is about; a link at the first would explain nothing.
THROUGHOUT = ("computing", "waiting")

# What the field says; whatever of this the book says as well, it has to explain.
VOCABULARY = """
    asyncio, atomic, await, back-off, back-pressure, barrier, blocking call,
    bottleneck, busy-wait, callback, cancellation, chunk, concurrency,
    condition variable, context switch, context variable, core, coroutine,
    coroutine function, CPU time, CPU-bound, critical section, daemon, deadlock,
    descriptor, event loop, exception group, executor, extension, fork, forkserver,
    free-threaded Python, future, GIL, green thread, hang, idempotent, initializer,
    interpreter, I/O-bound, jitter, job, latency, livelock, lock, main thread, monitor, mutex,
    non-blocking, parallelism, pickling, pipe, pool, port, priority inversion,
    process, profiler, promise of a result, race, rate limit, reentrant, rendezvous,
    scheduler, semaphore, serialisation, shared memory, signal, signal handler, socket, spawn,
    spinlock, stack, stage, start method, starvation, structured concurrency, subinterpreter,
    switch interval, task, task group, thread, thread-local, thread-safe, throughput,
    time-out, timeline, turn, wall time, work stealing, worker, zombie
"""


def emphasised(page: Path) -> list[str]:
    """Return what a page prints bold and is no sentence: the terms it defines."""
    bold = re.findall(r"\*\*(.+?)\*\*", running(page))
    return [words for words in bold if len(words.split()) <= 3]


def meant(name: str) -> str | None:
    """Return the term that a word is a form of."""
    return next((term for term in TERMS if form(term).fullmatch(name)), None)


def unmarked(page: Path) -> Iterator[str]:
    """Yield where a term comes up first, and neither is defined nor leads to where."""
    pieces = re.split(r"(\{term\}`[^`]*`|\*\*.+?\*\*)", running(page))
    said, marks = "", []
    for piece in pieces:
        link = re.fullmatch(r"\{term\}`([^`<]*?)(?: <([^`]*)>)?`", piece)
        start, said = len(said), said + words(piece)
        if link:
            marks.append((start, len(said), link[2] or meant(link[1])))
        elif piece.startswith("**") and piece in map("**{}**".format, emphasised(page)):
            marks.append((start, len(said), meant(piece.strip("*"))))
    for phrase in EVERYDAY:
        said = said.replace(phrase, " " * len(phrase))
    taken: list[tuple[int, int]] = []  # by longer terms
    for term in TERMS:
        if term in THROUGHOUT:
            continue
        found = [
            match.span()
            for match in form(term).finditer(said)
            if not any(a <= match.start() and match.end() <= b for a, b in taken)
        ]
        taken += found
        if found:
            first, last = found[0]
            if not any(a <= first and last <= b and term == of for a, b, of in marks):
                yield f"{term}: {said[max(0, first - 40) : last + 40]!r}"


@pytest.mark.parametrize("page", CHAPTERS, ids=shown)
def test_defined(page: Path) -> None:
    """Each term that a chapter defines is in the glossary."""
    assert [] == [name for name in emphasised(page) if meant(name) is None]


def test_glossary() -> None:
    """Each entry of the glossary is defined on a page, and stands there once."""
    assert len(TERMS) == len({term.lower() for term in TERMS})
    defined = {meant(name) for page in PAGES for name in emphasised(page)}
    assert [] == [entry for entry in entries() if not defined & {*entry}]


@pytest.mark.parametrize("page", CHAPTERS, ids=shown)
def test_first_use(page: Path) -> None:
    """Where a term comes up first in a chapter, it is defined or leads to where."""
    assert [] == list(unmarked(page))


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_vocabulary(page: Path) -> None:
    """No page uses a word of the field that the glossary does not explain."""
    text = spoken(page)
    names = [name.strip() for name in VOCABULARY.replace("\n", " ").split(",")]
    used = [name for name in names if form(name).search(text)]
    assert [] == [name for name in used if meant(name) is None]


def test_everyday() -> None:
    """The exceptions still stand in a chapter."""
    text = "\n".join(map(running, CHAPTERS))
    assert [] == [phrase for phrase in EVERYDAY if phrase not in text]
