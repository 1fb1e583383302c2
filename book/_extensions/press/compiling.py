"""Compile Typst code to a PDF, in a process of its own.

Typst keeps what it has set for the next time, until its process ends. This file is
that process's program, so it needs nothing but Typst.
"""

import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts"
STANDARDS = ["ua-1", "a-3a"]
PAGES = "pages.json"
RESTLESS = "did not converge"
SETTINGS = 9

Pages = dict[str, int | None]
"""What is said of each reference, by its name: a page or nothing."""


class CompileError(Exception):
    """What Typst says of code that it can't set."""


def compile_on(
    paper: str, files: Mapping[str, bytes], time: int
) -> tuple[bytes, list[str]]:
    """Return the PDF for a paper, of a time in seconds, and Typst's warnings."""
    pdf, warnings = alone(compiled, paper, files, time)
    if any(RESTLESS in it for it in warnings):
        pdf, warnings = alone(compiled, paper, with_pages(paper, files), time)
    return pdf, warnings


def with_pages(paper: str, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the files with what to say of each reference.

    A reference says a page, which makes its line longer, which may move the place to
    which another refers. Typst passes over the text a few times, and may come to no
    rest. Then it is told what to say, until it finds what it was told. A page that was
    said once is said each time, so this ends.
    """
    told: Pages = {}
    for _ in range(SETTINGS):
        pages = {
            name: page if is_said or told.get(name) else None
            for name, (page, is_said) in alone(found, paper, files).items()
        }
        if pages == told:
            return files
        told = pages
        files = {**files, PAGES: json.dumps(told).encode()}
    raise CompileError(f"its references came to no rest in {SETTINGS} settings")


def alone(function: Callable[..., Any], *arguments: object) -> Any:
    """Return what a function of this file returns in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__],
        input=pickle.dumps((function.__name__, arguments)),
        stdout=subprocess.PIPE,
        check=True,
    )
    result, error = pickle.loads(done.stdout)
    if error is not None:
        raise CompileError(error)
    return result


def settings(paper: str) -> dict[str, Any]:
    """Return what Typst is told of paper, files and fonts."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    return {"font_paths": fonts, "sys_inputs": {"paper": paper, "pages": PAGES}}


def compiled(
    paper: str, files: Mapping[str, bytes], time: int
) -> tuple[bytes, list[str]]:
    """Return the PDF, and Typst's warnings."""
    pdf, warnings = typst.compile_with_warnings(  # type: ignore[call-overload]  # one file
        {PAGES: b"null", **files},
        pdf_standards=STANDARDS,
        timestamp=time,
        **settings(paper),
    )
    return pdf, [str(warning) for warning in warnings]


def found(paper: str, files: Mapping[str, bytes]) -> dict[str, tuple[int, bool]]:
    """Return of each reference the page of its target, and whether to say it."""
    files = {PAGES: b"null", **files}
    value = typst.query(files, "<pages>", "value", one=True, **settings(paper))
    return dict(json.loads(value))


def answer(name: str, arguments: tuple[object, ...]) -> tuple[Any, str | None]:
    """Return what a function of this file returns, or what Typst can't set."""
    try:
        return globals()[name](*arguments), None
    except typst.TypstError as error:
        return None, str(error)


if __name__ == "__main__":
    asked = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pickle.dumps(answer(*asked)))
