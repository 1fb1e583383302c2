"""Write Typst: every text is a quoted string, every element a call.

Code has one thing to escape, the string; markup would have a dozen.
"""

from collections.abc import Iterable

NOTHING = "[]"


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
