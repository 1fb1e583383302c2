"""Translate formulas: LaTeX to MathML, as docutils reads it, and that to Typst."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from docutils.utils.math.unichar2tex import uni2tex_table

from .translation import Translation
from .typst_code import NOTHING, array, call, joined, string

ALIGN = "$&$.body"
UNSEEN = re.compile("[\u2061-\u2064\u200b\ufeff]")
SIGNS = {"-": "\N{MINUS SIGN}", "*": "\N{ASTERISK OPERATOR}"}
ROWS = "align|alignat|eqnarray|flalign|gather|gathered|multline|split"
GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
OPERATOR = re.compile(rf"\\DeclareMathOperator\*?\{{?\\(\w+)\}}?{GROUP}")
COMMAND = re.compile(rf"\\(?:re)?newcommand\*?\{{?\\(\w+)\}}?{GROUP}")
WORDS = re.compile(r"(\\(?:text[a-z]*|[mh]box)\s*\{[^{}]*\})")
FENCES = "()[]{}|‖⟨⟩⌈⌉⌊⌋〈〉/\\"
LINES = {"_": "overline", "¯": "overline", "‾": "overline", "⏞": "overbrace"}
UNDER = {"_": "underline", "⏟": "underbrace"}


class Formulas(Translation):
    """Translates formulas, within a sentence and apart."""

    def visit_math_block(self, node: nodes.Element) -> str:
        """Set a formula apart, with its number if it has one."""
        parts = [it for it in re.split(r"\n\s*\n", node.astext()) if it.strip()]
        if any("\\begin" in it for it in parts):
            parts = [node.astext()]
        number = self.equation_number(node)
        numbers = [None] * (len(parts) - 1) + [number]
        return joined(
            call("formula", self.formula(node, block=True, code=part), it)
            for part, it in zip(parts, numbers, strict=True)
        )

    def equation_number(self, node: nodes.Element) -> str | None:
        """Return the number that Sphinx gave to a formula."""
        config = self.env.config
        number = node.get("number")
        if config.math_numfig and config.numfig and node["ids"]:
            kinds = self.env.toc_fignumbers.get(self.docname, {})
            found = kinds.get("displaymath", {}).get(node["ids"][0], ())
            number = config.math_numsep.join(map(str, found))
        return string(f"({number})") if number else None

    def formula(self, node: nodes.Element, *, block: bool, code: str = "") -> str:
        """Return a formula; what docutils can't read is a fault."""
        code = (code or node.astext()).strip()
        latex = code
        starred = (
            r"\\(begin|end)\{(equation|displaymath|math)\*?\}|\\(non|no)tag|\\nonumber"
        )
        latex = re.sub(starred, "", latex)
        latex = self.expanded(latex)
        latex = re.sub(r"\\label\{[^}]*\}", "", latex)
        latex = re.sub(rf"\{{({ROWS})\*?\}}", "{aligned}", latex)
        if re.search(r"\\\\|(?<!\\)&", latex) and "\\begin" not in latex:
            latex = rf"\begin{{aligned}}{latex}\end{{aligned}}"
        latex = spelt(latex)
        try:
            # docutils names this one sign, which no reader of XML knows
            said = tex2mathml(latex, as_block=block).replace("&ApplyFunction;", "")
            body = self.maths(ElementTree.fromstring(said))
        except (MathError, ElementTree.ParseError, ValueError) as error:
            self.faults.add(f"the press can't set this formula: {error}", node)
            return NOTHING
        form = f"alt: {string(code)}, block: {str(block).lower()}"
        return call("math.equation", form, body)

    def expanded(self, latex: str) -> str:
        """Return a formula without commands that the author has defined.

        They are defined in a formula, and for all that follow, or for MathJax.
        """
        tex = getattr(self.env.config, "mathjax3_config", None) or {}
        for name, meaning in tex.get("tex", {}).get("macros", {}).items():
            first = meaning if isinstance(meaning, str) else meaning[0]
            self.macros.setdefault(name, first)
        for pattern in (OPERATOR, COMMAND):
            for name, meaning in pattern.findall(latex):
                is_operator = pattern is OPERATOR
                self.macros[name] = (
                    rf"\operatorname{{{meaning}}}" if is_operator else meaning
                )
            latex = pattern.sub("", latex)
        for _ in range(5):  # which may use each other
            latex = re.sub(r"\\([A-Za-z]+)", self.meaning, latex)
        return latex

    def meaning(self, found: re.Match[str]) -> str:
        """Return what a command means that the author has defined."""
        meaning = self.macros.get(found[1])
        takes_any = meaning is not None and "#" in meaning
        return found[0] if meaning is None or takes_any else f"{{{meaning}}}"

    def maths(self, element: Element) -> str:
        """Return an element of MathML as Typst."""
        name = element.tag.rpartition("}")[2]
        visit = getattr(self, f"set_{name}", None)
        if visit is None:
            raise ValueError(f"it has a {name}")
        return str(visit(element))

    def each(self, elements: Iterable[Element]) -> str:
        """Return several, one after the other."""
        return joined(map(self.maths, elements))

    def set_mrow(self, row: Element) -> str:
        """Set several, which may be between fences that grow with them."""
        parts = list(row)
        if row.get("class") == "binom":
            (fraction,) = row.iter(f"{row.tag.rpartition('}')[0]}}}mfrac")
            return call("math.binom", *map(self.maths, fraction))
        if [it.get("class") for it in parts[1:2]] == ["cases"]:
            return call("math.cases", *self.aligned(parts[1]))
        ends = [parts[0], parts[-1]] if len(parts) > 1 else []
        if any(is_fence(it) for it in ends):
            return call("math.lr", self.each(parts))
        return self.each(parts)

    set_math = set_mrow

    def set_mstyle(self, row: Element) -> str:
        """Set several in a style that paper does not need."""
        return self.each(row)

    set_mpadded = set_mtd = set_mstyle

    def set_menclose(self, row: Element) -> str:
        """Set several in a frame."""
        return call("framed", self.each(row))

    def set_mphantom(self, row: Element) -> str:
        """Leave the room of several."""
        return call("hide", self.each(row))

    def set_mi(self, token: Element) -> str:
        """Set a name: one letter is slanted, more are an operator."""
        words = UNSEEN.sub("", token.text or "")
        if len(words) > 1:
            return call("math.op", string(words))
        letter = sign(words) if words else NOTHING
        upright = token.get("mathvariant") == "normal"
        return call("math.upright", letter) if upright else letter

    def set_mo(self, token: Element) -> str:
        """Set an operator."""
        words = UNSEEN.sub("", token.text or "")
        if not words:
            return NOTHING
        if set(words) <= {"'", "\u2032"}:
            primes = call("math.primes", len(words))
            return call("math.attach", NOTHING, f"tr: {primes}")
        if len(words) > 1:
            limits = str(token.get("movablelimits") == "true").lower()
            return call("math.op", string(words), f"limits: {limits}")
        return sign(SIGNS.get(words, words))

    def set_mn(self, token: Element) -> str:
        """Set a number."""
        return string(token.text or "")

    set_mtext = set_mn

    def set_mspace(self, token: Element) -> str:
        """Leave room."""
        width = token.get("width", "0em")
        return call("h", width) if re.fullmatch(r"-?[\d.]+em", width) else NOTHING

    def set_mfrac(self, fraction: Element) -> str:
        """Set one above the other."""
        above, below = map(self.maths, fraction)
        if fraction.get("linethickness") == "0":
            return call("math.vec", "delim: none", above, below)
        return call("math.frac", above, below)

    def set_msqrt(self, root: Element) -> str:
        """Set a square root."""
        return call("math.sqrt", self.each(root))

    def set_mroot(self, root: Element) -> str:
        """Set a root with its degree."""
        base, degree = map(self.maths, root)
        return call("math.root", degree, base)

    def set_msub(self, element: Element) -> str:
        """Set a base with what is at its corners."""
        base, *others = map(self.maths, element)
        corners = {"msub": "b", "msup": "t", "msubsup": "bt"}
        return attached(base, corners[element.tag.rpartition("}")[2]], others)

    set_msup = set_msubsup = set_msub

    def set_munder(self, element: Element) -> str:
        """Set a base with what is below it, which may be a brace."""
        base, below = element
        if (below.text or "") in UNDER and not len(below):
            return call(f"math.{UNDER[below.text or '']}", self.maths(base))
        return attached(self.limits(base), "b", [self.maths(below)])

    def set_mover(self, element: Element) -> str:
        """Set a base with what is above it, which may be an accent."""
        base, above = element
        sign = (above.text or "").strip()
        if sign in LINES and not len(above):
            return call(f"math.{LINES[sign]}", self.maths(base))
        if element.get("accent") == "true" and len(sign) == 1:
            return call(
                "math.accent", self.maths(base), string(ACCENTS.get(sign, sign))
            )
        return attached(self.limits(base), "t", [self.maths(above)])

    def set_munderover(self, element: Element) -> str:
        """Set a base with what is below and above it."""
        base, *others = element
        return attached(self.limits(base), "bt", map(self.maths, others))

    def limits(self, base: Element) -> str:
        """Return a base whose limits are below and above, if there is room."""
        movable = base.get("movablelimits") == "true"
        code = self.maths(base)
        return code if movable else call("math.limits", code)

    def set_mtable(self, table: Element) -> str:
        """Set a matrix, or lines below each other."""
        if table.get("class") == "ams-align":
            return joined(between_lines(self.aligned(table)))
        rows = (array(map(self.maths, row)) for row in table)
        align = {"left": "left", "right": "right"}.get(
            table.get("columnalign", "").partition(" ")[0], "center"
        )
        return call("math.mat", "delim: none", f"align: {align}", *rows)

    def aligned(self, table: Element) -> list[str]:
        """Return the rows of a table, whose columns are aligned."""
        return [
            joined([ALIGN if at % 2 else cell for at, cell in enumerate(spread(row))])
            for row in ([self.maths(cell) for cell in row] for row in table)
        ]


ACCENTS = {
    "\u02c6": "\u0302",
    "^": "\u0302",
    "~": "\u0303",
    "\u02dc": "\u0303",
    "→": "\u20d7",
    "⃗": "\u20d7",
    "˙": "\u0307",
    "¨": "\u0308",
    "˘": "\u0306",
    "ˇ": "\u030c",
    "\u00b4": "\u0301",
    "`": "\u0300",
    "˚": "\u030a",
}
"""The combining characters by which Typst knows accents."""


def spelt(latex: str) -> str:
    """Return a formula with commands for signs, of which docutils knows few."""
    parts = WORDS.split(latex)
    parts[::2] = ("".join(map(command, it)) for it in parts[::2])
    return "".join(parts)


def command(sign: str) -> str:
    """Return the command for a sign, or else words of it; letters stay."""
    if sign.isascii() or sign.isalnum():
        return sign
    return uni2tex_table.get(ord(sign), rf"\text{{{sign}}}")


def sign(words: str) -> str:
    """Return one sign of a formula, as content: signs beside it would be one text."""
    return f"[#{call('symbol', string(words))}]"


def spread(cells: list[str]) -> list[str]:
    """Return cells with something between two of them."""
    return [it for cell in cells for it in ("", cell)][1:]


def between_lines(rows: list[str]) -> Iterable[str]:
    """Yield rows, with the end of a line between two."""
    for at, row in enumerate(rows):
        if at:
            yield "linebreak()"
        yield row


def attached(base: str, corners: str, others: Iterable[str]) -> str:
    """Return a base with what is below (``b``) and above (``t``)."""
    given = (f"{corner}: {it}" for corner, it in zip(corners, others, strict=True))
    return call("math.attach", base, *given)


def is_fence(element: Element) -> bool:
    """Return whether an element is a bracket that grows with what it holds."""
    return (
        element.tag.endswith("}mo")
        and element.get("stretchy") != "false"
        and (element.text or "") in FENCES
        and bool(element.text)
    )
