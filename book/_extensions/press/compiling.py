"""Compile Typst code to a PDF, in a process of its own.

Typst keeps what it has set for the next time, until its process ends. This file is
that process's program, so it needs nothing but Typst.
"""

import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"
STANDARDS = ["ua-1", "a-3a"]


class CompileError(Exception):
    """What Typst says of code that it can't set."""


def compile_on(
    paper: str, files: Mapping[str, bytes], time: int
) -> tuple[bytes, list[str]]:
    """Return the PDF for a paper, of a time in seconds, and Typst's warnings."""
    done = subprocess.run(
        [sys.executable, __file__],
        input=pickle.dumps((paper, files, time)),
        stdout=subprocess.PIPE,
        check=True,
    )
    pdf, said = pickle.loads(done.stdout)
    if pdf is None:
        raise CompileError("\n".join(said))
    return pdf, said


def compiled(
    paper: str, files: Mapping[str, bytes], time: int
) -> tuple[bytes | None, list[str]]:
    """Return the PDF, if Typst can set it, and what it says."""
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    try:
        pdf, warnings = typst.compile_with_warnings(  # type: ignore[call-overload]  # one file
            dict(files),
            font_paths=fonts,
            pdf_standards=STANDARDS,
            sys_inputs={"paper": paper},
            timestamp=time,
        )
    except typst.TypstError as error:
        return None, [str(error)]
    return pdf, [str(warning) for warning in warnings]


if __name__ == "__main__":
    asked = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(pickle.dumps(compiled(*asked)))
