"""Compile Typst code to a PDF, in a process of its own.

Typst keeps what it has set for the next time, until its process ends. This file is
that process's program, so it needs nothing but Typst.
"""

import json
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import typst

FONTS = Path(__file__).parent / "fonts"
STANDARDS: Any = ["ua-1", "a-3a"]
MAIN = "main.typ"
PAGES = "pages.json"
RESTLESS = "document did not converge"
MEASURED = "a measured element did not stabilize"
SETTINGS = 9

Pages = dict[str, int | None]
"""What is said of each reference, by its name: a page or nothing."""


Found = dict[str, tuple[int, bool]]
"""The page of each reference's target, and whether to say it."""


Problem = tuple[str, tuple[int, int] | None]
"""What Typst says, and the line and column of our code where it is, if known."""


class Said(NamedTuple):
    """What Typst says of the code, and the line and column of it, if known."""

    message: str
    place: tuple[int, int] | None = None


class CompileError(Exception):
    """What Typst says of code that it can't set."""

    def __init__(self, said: Said) -> None:
        """Keep what was said, with its place."""
        super().__init__(said.message)
        self.said = said


def compile_on(
    paper: str, files: Mapping[str, bytes], fonts: Iterable[str], time: int
) -> tuple[bytes, list[Said]]:
    """Return the PDF for a paper, of a time in seconds, and Typst's warnings.

    `fonts` are folders of fonts that go before our own.
    """
    with TemporaryDirectory() as folder:
        write(folder, {PAGES: b"null", **files})
        return settled(folder, paper, list(fonts), time)


def write(folder: str, files: Mapping[str, bytes]) -> None:
    """Put files into a folder, where Typst reads them."""
    for name, data in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def settled(
    folder: str, paper: str, fonts: list[str], time: int
) -> tuple[bytes, list[Said]]:
    """Return the PDF, and Typst's warnings, of a book that has come to rest.

    A reference says a page, which makes its line longer, which may move the place to
    which another refers. Typst passes over the text a few times, and may come to no
    rest. Then it is told what to say, until it finds what it was told. A page that was
    said once is said each time, so this ends.
    """
    told: Pages | None = None
    for _ in range(SETTINGS):
        pdf, warnings, found = alone(
            compiled, folder, paper, fonts, time, told is not None
        )
        pages = {
            name: page if is_said or (told or {}).get(name) else None
            for name, (page, is_said) in found.items()
        }
        if not found or pages == told:
            return pdf, [Said(*it) for it in warnings]
        told = pages
        write(folder, {PAGES: json.dumps(told).encode()})
    raise CompileError(Said(f"its references came to no rest in {SETTINGS} settings"))


def spoilt(images: Mapping[str, bytes]) -> dict[str, str]:
    """Return the images that Typst can't read, and what it says of each."""
    said = {}
    for name, data in images.items():
        with TemporaryDirectory() as folder:
            code = f'#set document(title: "x")\n#image("/{name}", alt: "x")'
            write(folder, {MAIN: code.encode(), name: data})
            try:
                alone(compiled, folder, "", [], 0)
            except CompileError as error:
                said[name] = error.said.message
    return said


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
        raise CompileError(Said(*error))
    return result


def settings(folder: str, paper: str, fonts: list[str]) -> dict[str, Any]:
    """Return what Typst is told of paper, files and fonts."""
    known = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,  # for formulas
        font_paths=[*map(Path, fonts), FONTS],
    )
    inputs = {"paper": paper, "pages": PAGES}
    return {"root": folder, "font_paths": known, "sys_inputs": inputs}


def compiled(
    folder: str, paper: str, fonts: list[str], time: int, told: bool = False
) -> tuple[bytes, list[Problem], Found]:
    """Return the PDF, Typst's warnings, and what is found of each reference.

    That is found only if Typst was told what to say of them, or came to no rest.
    """
    compiler = typst.Compiler(str(Path(folder, MAIN)), **settings(folder, paper, fonts))
    pdf: Any  # which is bytes, of one file
    pdf, warnings = compiler.compile_with_warnings(
        pdf_standards=STANDARDS, timestamp=time
    )
    problems = told_of(list(map(problem, warnings)))
    if not told and not any(RESTLESS in message for message, _ in problems):
        return pdf, problems, {}
    pages = compiler.query("<pages>", "value", one=True)  # by what it has just set
    return pdf, problems, dict(json.loads(pages))


def told_of(problems: list[Problem]) -> list[Problem]:
    """Return the problems, of which a book has none that only measures without rest.

    What is measured stands nowhere, and asks where it is as if it were the passage most
    like it. If that is all that Typst names, then each page that is said is right.
    """
    others = {message for message, _ in problems if RESTLESS not in message}
    return [] if others == {MEASURED} else problems


def problem(found: typst.TypstError | typst.TypstWarning) -> Problem:
    """Return what Typst says, and where in our code it is."""
    place = re.search(rf"\b{MAIN}:(\d+):(\d+)$", found.diagnostic, re.MULTILINE)
    message = found.message.removeprefix("panicked with: ")
    return message, (int(place[1]), int(place[2])) if place else None


def answer(name: str, arguments: Iterable[Any]) -> tuple[Any, Problem | None]:
    """Return what a function of this file returns, or what Typst can't set."""
    try:
        return globals()[name](*arguments), None
    except typst.TypstError as error:
        return None, problem(error)


if __name__ == "__main__":
    asked = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pickle.dumps(answer(*asked)))
