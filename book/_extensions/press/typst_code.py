"""Write Typst: every text is a quoted string, every element a call.

Code has one thing to escape, the string; markup would have a dozen.
"""

import re
from collections.abc import Callable, Iterable

NOTHING = "[]"

LONG = 40
"""From this many letters on, a line may end within a word."""

PIECE = re.compile(r"[^/\\._\-=,:;)&?]{1,12}[/\\._\-=,:;)&?]*|[/\\._\-=,:;)&?]+")
"""Where it may end then: after signs, or else after a dozen letters."""

BREAK = "h(0.001pt)"  # which Typst takes for a space

MARK = re.compile(r"/\*@(\d+)\*/")
"""What begins the code of a node, with its number."""


def string(text: str) -> str:
    """Return ``text`` as a Typst string."""
    for character, escape in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n")):
        text = text.replace(character, escape)
    return f'"{text}"'


def value(it: str | bool | int | None) -> str:
    """Return a number, a truth value or ``None``; code stays as it is."""
    match it:
        case None:
            return "none"
        case bool():
            return str(it).lower()
        case _:
            return str(it)


def call(function: str, *arguments: str | bool | int | None) -> str:
    """Return a call; arguments that are text must be quoted already."""
    return f"{function}({', '.join(map(value, arguments))})"


def array(items: Iterable[str]) -> str:
    """Return an array, with the comma that makes an array of one item."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def joined(parts: Iterable[str]) -> str:
    """Return one piece of content made of several."""
    filled = [part for part in parts if part]
    return "{\n" + "\n".join(filled) + "\n}" if filled else NOTHING


def pieces(text: str, long: int = LONG) -> list[str]:
    """Return a text in pieces, between which words of so many letters may be broken."""

    def broken(word: re.Match[str]) -> str:
        return "\0".join(PIECE.findall(word[0]))

    return re.sub(rf"\S{{{long},}}", broken, text).split("\0")


def breakable(form: Callable[[str], str], text: str, long: int = LONG) -> str:
    """Return a text in a form, whose lines may end within words of so many letters."""
    found = pieces(text, long)
    return form(text) if len(found) == 1 else joined(between(map(form, found)))


def between(pieces: Iterable[str], mark: str = BREAK) -> Iterable[str]:
    """Yield pieces, and a mark between two: a place where a line may end, or must."""
    for at, piece in enumerate(pieces):
        if at:
            yield mark
        yield piece


def place(number: int, code: str) -> str:
    """Return the code of a node with the node's number before it."""
    return f"/*@{number}*/{code}"


def placed(main: str, line: int, column: int) -> int | None:
    """Return the number of the node whose code stands at a place, or last before."""
    *before, here = main.split("\n")[:line]
    found = MARK.findall("\n".join([*before, here[:column]]))
    return int(found[-1]) if found else None
