"""The files that Typst reads: the book's code, its settings, the template."""

import os
import time
from collections.abc import Iterable, Mapping
from mimetypes import MimeTypes
from pathlib import Path

from sphinx.config import Config

from .compiling import MAIN
from .settings import day, designed
from .typst_code import array, call, string

HERE = Path(__file__).parent
TEMPLATE = HERE / "template"
BOOK = "template/book.typ"
SHEET = "template/sheet.typ"  # which takes from the book's what it does not change
TYPES = MimeTypes()  # without the machine's own tables


def carried(name: str) -> str:
    """Return code that puts a file into the PDF."""
    kind = TYPES.guess_type(name)[0] or "application/octet-stream"
    return call("carry", string(name), string(kind))


def today() -> int:
    """Return the time that the book is of, in seconds."""
    return int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))


def template(config: Config, theme: Path | None) -> dict[str, bytes]:
    """Return the template, with what is set and what a theme has in its place."""
    folders = [TEMPLATE] if theme is None else [TEMPLATE, theme]
    files = {it.name: it.read_bytes() for at in folders for it in at.glob("*.typ")}
    files["settings.typ"] = designed(config)
    return {f"{TEMPLATE.name}/{name}": files[name] for name in sorted(files)}


def typst_files(
    code: str,
    settings: Mapping[str, str],
    imprint: Iterable[str],
    images: Mapping[str, bytes],
    programs: Mapping[str, bytes],
    design: str,
    config: Config,
    theme: Path | None = None,
) -> dict[str, bytes]:
    """Return the files that Typst reads, which are the same for every paper."""
    language, _, region = settings["language"].replace("_", "-").partition("-")
    book = {
        **settings,
        "language": language,
        "region": region,
        "date": day(config, today()),
    }
    given = {key: string(text) for key, text in book.items()}
    given["imprint"] = array(map(string, imprint))
    main = [
        f'import "{design}": *',
        f"show: book.with({', '.join(f'{key}: {given[key]}' for key in given)})",
        *map(carried, programs),
        code,
        call("find-pages"),
    ]
    return {
        MAIN: "".join(f"#{line}\n" for line in main).encode(),
        **template(config, theme),
        **images,
        **programs,
    }
