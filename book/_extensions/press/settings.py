"""What is set, as Typst takes it: papers, fonts, columns, cover, and the words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sphinx.config import Config
from sphinx.locale import _, admonitionlabels
from sphinx.util.i18n import format_date

from .typst_code import string

PARTS = {
    "ca": "Part",
    "cs": "Část",
    "da": "Del",
    "de": "Teil",
    "el": "Μέρος",
    "es": "Parte",
    "fi": "Osa",
    "fr": "Partie",
    "hu": "Rész",
    "it": "Parte",
    "nb": "Del",
    "nl": "Deel",
    "pl": "Część",
    "pt": "Parte",
    "ro": "Partea",
    "ru": "Часть",
    "sv": "Del",
    "tr": "K\u0131s\u0131m",
    "uk": "Частина",
}
"""What a part is called, which Sphinx does not know."""

LENGTHS = ("width", "height", "top", "bottom", "size")


def words(config: Config) -> dict[str, str]:
    """Return the words of the press, in the language of the book."""
    goes_on = _("continued from previous page")
    language = config.language.partition("_")[0]
    known = {
        "part": PARTS.get(language, "Part"),
        "page": _("page"),
        "contents": _("Contents"),
        "index": _("Index"),
        "symbols": _("Symbols"),
        "version": "Version" if language == "en" else _("Release"),
        "continued": "continued" if language == "en" else goes_on,
        "elsewhere": "Where names are explained",
        "explained": (
            "The names below are explained at these addresses. The numbers are the "
            "pages of this book that speak of them. On the screen each name is a link."
        ),
        "main": "Bold numbers are the pages on which something is explained.",
        "set": "Set by the book\u2019s own press in",
        "and": "and",
    }
    said = {name: str(word) for name, word in known.items()}  # before Sphinx knows any
    return {**said, **config.press_words}


def day(config: Config, of: int) -> str:
    """Return a day in the language of the book, from a time in seconds."""
    date = datetime.fromtimestamp(of, UTC)
    return format_date("%-d %B %Y", date=date, language=config.language)


def said_by_us(config: Config) -> str:
    """Return what may be printed that no author has written."""
    days = [day(config, month * 31 * 86400) for month in range(12)]
    return "".join(
        [*words(config).values(), *map(str, admonitionlabels.values()), *days]
    )


def designed(config: Config) -> bytes:
    """Return what is set of the design, as a file of Typst."""
    papers = {
        name: {"bound": False, **sizes}
        for name, sizes in config.press_paper_sizes.items()
    }
    settings = {
        "words": words(config),
        "set-papers": papers,
        "set-fonts": config.press_fonts,
        "text-columns": config.press_columns,
        "code-columns": config.press_columns_of_code,
        "has-cover": config.press_cover,
        "opening-side": config.press_opening,
    }
    return "".join(
        f"#let {key} = {typst(it)}\n" for key, it in settings.items()
    ).encode()


def typst(it: Any, key: str = "") -> str:
    """Return a value as Typst code; a length, by its key, is none of text."""
    match it:
        case bool():
            return str(it).lower()
        case Mapping():
            pairs = ", ".join(f"{string(k)}: {typst(v, k)}" for k, v in it.items())
            return f"({pairs or ':'})"
        case str():
            return it if key in LENGTHS else string(it)
        case _:
            return str(it)
