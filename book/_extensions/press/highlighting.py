"""Colour for paper: Pygments' tokens as weight and slant, line by line."""

from collections.abc import Iterator
from functools import cache
from typing import Any, TypeGuard

from docutils import nodes
from pygments.token import Comment, Generic, Keyword, Operator, String, _TokenType
from sphinx.highlighting import PygmentsBridge

from .typst_code import array, call, joined, string, value

STYLES = {
    Keyword.Constant: None,
    Keyword: "keyword",
    Operator.Word: "keyword",
    Comment: "comment",
    String: "string",
    Generic.Prompt: "prompt",
}
"""The template's function for a token; the first that fits counts."""

PRINTED = {"console", "none", "output", "text"}
"""What programs print may be wider than the paper, and is wrapped."""

CONTINUATION = 4
"""How many columns the mark before the rest of a wrapped line takes."""

LEAST = 4
"""How many characters stand after that mark at least."""

TAB = 8
"""How many columns a tab goes to at most, as in a browser."""

DEFINES = ("def ", "class ", "async def ", "@")
"""How the definitions of a program begin."""

Piece = tuple[str | None, str]
LEXERS = PygmentsBridge()


def is_output(node: nodes.Node | None) -> TypeGuard[nodes.literal_block]:
    """Return whether a block is what a program printed."""
    return isinstance(node, nodes.literal_block) and node.get("language") in PRINTED


@cache
def style_of(token: _TokenType) -> str | None:
    """Return the template's function for a token."""
    return next(
        (
            STYLES[kind]
            for kind in STYLES
            if token in kind  # type: ignore[comparison-overlap]  # it is a kind of kind
        ),
        None,
    )


def coloured(node: nodes.Element) -> Iterator[list[Piece]]:
    """Yield each line of a block as pairs of a style and a text."""
    text = node.astext().expandtabs(TAB).rstrip("\n")
    language = node.get("language", "none")
    lexer = LEXERS.get_lexer(text, language, force=True, location=node)
    line: list[Piece] = []
    for token, words in lexer.get_tokens(text + "\n"):
        first, *others = words.split("\n")
        line.append((style_of(token), first))
        for other in others:
            yield line
            line = [(style_of(token), other)]


def wrapped(line: list[Piece], columns: int) -> Iterator[list[Piece]]:
    """Yield a line in parts that fit, cut after a space, or else after a slash."""
    room = columns
    while sum(len(words) for _, words in line) > room:
        plain = "".join(words for _, words in line)
        end = min(room, len(plain) - LEAST)
        after_space, after_slash = (
            plain.rfind(mark, room // 2, end) + 1 for mark in " /"
        )
        cut = after_space or after_slash or end
        head, tail = [], []
        for style, words in line:
            head.append((style, words[:cut]))
            tail.append((style, words[cut:]))
            cut = max(0, cut - len(words))
        yield head
        line = tail
        room = columns - CONTINUATION
    yield line


def is_marks(plain: str) -> bool:
    """Return whether a line has only marks, which say something of the one above."""
    return bool(plain.strip()) and not plain.strip(" ~^")


def code_lines(node: nodes.Element, columns: int, before: str = "") -> str:
    """Return the lines that the template sets, with ``before`` in the first."""
    options: dict[str, Any] = node.get("highlight_args", {})
    marked = options.get("hl_lines", [])
    start = options.get("linenostart", 1)
    counted = bool(node.get("linenos"))
    lines = []
    blank = defined = False
    for number, line in enumerate(coloured(node), start=1):
        plain = "".join(words for _, words in line)
        within = not plain or plain[0].isspace() or line[0][0] == "string"
        defined = defined or plain.startswith(DEFINES)
        apart = blank or number == 1
        opens = defined and apart and not within  # before that, all is one
        blank = not plain.strip()
        for part, pieces in enumerate(wrapped(line, columns)):
            words = [
                call(style, string(words)) if style else string(words)
                for style, words in pieces
                if words
            ]
            lines.append(
                set_line(
                    [before, *words],
                    marked=number in marked,
                    wrapped=part > 0,
                    joins=part > 0 or is_marks(plain),
                    opens=opens and part == 0,
                    number=start + number - 1 if counted and part == 0 else None,
                )
            )
            before = ""
    return array(lines)


def set_line(
    words: list[str],
    *,
    marked: bool = False,
    wrapped: bool = False,
    joins: bool = False,
    opens: bool = False,
    number: int | None = None,
) -> str:
    """Return a line as the template takes it, made of words."""
    counted = "" if number is None else f"number: {number}, "
    return (
        f"(marked: {value(marked)}, wrapped: {value(wrapped)}, "
        f"joins: {value(joins)}, opens: {value(opens)}, {counted}"
        f"text: {joined(words)})"
    )
