"""Read the pages of the book as they are written."""

import re
from collections.abc import Iterator
from pathlib import Path

from harness.programs import ROOT, shown

BOOK = ROOT / "book"
PAGES = sorted({*BOOK.glob("*.md")} - {BOOK / "elements.md"})  # it breaks rules
CHAPTERS = [page for page in PAGES if re.match(r"ch\d\d_", page.name)]
GLOSSARY = BOOK / "glossary.md"
RUNNING = ("{table}",)  # what is in these fences belongs to the text around it
TOLD = ("{admonition}", "{checkpoint}", *RUNNING)  # and all of this is prose

# What a term looks like in a sentence, where it takes more than an s.
FORMS = {
    "async for": r"`?async for`?",
    "async with": r"`?async with`?",
    "await": r"await(s|ed|ing)?",
    "blocking call": r"block(s|ing)( calls?)?",
    "cancellation": r"cancel(s|led|ling|lation)?",
    "concurrency": r"concurren(t|tly|cy)",
    "fork": r"fork(s|ed|ing)?",
    "forkserver": r"fork ?servers?",
    "free-threaded Python": r"free-threaded( Python| build)?",
    "GIL": r"GIL|global interpreter lock",
    "hang": r"hang(s|ing)?|hung",
    "interpreter": r"(sub)?interpreters?",
    "parallelism": r"(in )?parallel(ism)?",
    "pickling": r"pickl(e|es|ed|ing)",
    "process": r"process(es)?",
    "spawn": r"spawn(s|ed)?",
}


def fences(page: Path) -> Iterator[tuple[int, str, list[str]]]:
    """Yield line number, info string and content of each innermost fence."""
    text = page.read_text("utf-8")
    opened: list[tuple[str, int, str, list[str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        mark = re.match(r" *(`{3,}|:{3,})(.*)", line)
        if mark and opened and mark[1] == opened[-1][0] and not mark[2]:
            _, start, info, content = opened.pop()
            yield start, info, content
        elif mark:
            opened.append((mark[1], number, mark[2].strip(), []))
        elif opened:
            opened[-1][3].append(line)
    assert not opened, f"{shown(page)}:{opened[0][1]}: a fence that is never closed"


def entries() -> list[list[str]]:
    """Return the terms of the glossary; those with one definition together."""
    _, _, listed = GLOSSARY.read_text("utf-8").partition(":sorted:\n\n")
    blocks = listed.partition("\n```")[0].split("\n\n")
    return [re.findall(r"^\S.*", block, re.MULTILINE) for block in blocks]


TERMS = sorted((term for entry in entries() for term in entry), key=len, reverse=True)


def form(term: str) -> re.Pattern[str]:
    """Return what finds a term in a sentence."""
    looks = FORMS.get(term, f"{re.escape(term)}s?")
    return re.compile(rf"(?<![\w-])({looks})(?![\w-])", re.IGNORECASE)


def lines(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield each line below the front matter, and the fences that it stands in."""
    opened: list[tuple[str, str]] = []
    below = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    for line in below.splitlines():
        mark = re.match(r" *(`{3,})(\S*) *(.*)", line)
        if mark and opened and mark[1] == opened[-1][0] and not mark[2]:
            opened.pop()
        elif mark:
            opened.append((mark[1], mark[2]))
            if mark[3]:
                yield [name for _, name in opened], mark[3]
        else:
            yield [name for _, name in opened], line


def fenced(text: str, name: str) -> Iterator[str]:
    """Yield the lines in the fences of a name, with what stands behind it."""
    for names, line in lines(text):
        if names and names[-1] == name and line.strip():
            yield line


def words(text: str) -> str:
    """Return a text without its code, its addresses and its other roles."""
    text = re.sub(r"\{(?!term\})[\w:]+\}`[^`]*`", "", text)
    text = re.sub(r"\{term\}`([^`<]*?)(?: <[^`]*>)?`", r"\1", text)
    text = re.sub(r"\]\([^)]*\)|`[^`]*`", "", text)
    return text.replace("**", "")


def body(page: Path) -> str:
    """Return a page without what stands above it for search engines."""
    return re.sub(r"\A---\n.*?\n---\n", "", page.read_text("utf-8"), flags=re.DOTALL)


def spoken(page: Path) -> str:
    """Return all that a page says in words."""
    told = (
        line for names, line in lines(body(page)) if all(name in TOLD for name in names)
    )
    return words("\n".join(told))


def running(page: Path) -> str:
    """Return the text of a page: no headings, no boxes, and no exercises."""
    text = body(page).partition("\n## Exercises\n")[0]
    return "\n".join(
        line
        for names, line in lines(text)
        if all(name in RUNNING for name in names)
        and not re.match(r"#|\(\S+\)=$|:\w+:", line)
    )
