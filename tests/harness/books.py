"""Copy the book, spoil it, and bind it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from harness.programs import ROOT

NOT_OURS = shutil.ignore_patterns("node_modules")
FEW = ["index", "ch01_diagnosis", "ch02_threads"]  # pages, to be quick
# Sphinx writes no file for the index here, and wonders that a toctree has it.
NO_INDEX = ("--define", "suppress_warnings=toc.not_readable")


def build(
    root: Path, builder: str, folder: Path, address: str = ""
) -> subprocess.CompletedProcess[str]:
    """Bind the book that lies in `root`, warnings as errors."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "--builder", builder),
            *("--conf-dir", ".", "--doctree-dir", folder / "doctrees"),
            *("--fail-on-warning", "--quiet", "--no-color"),
            *("--define", "playground_cache="),  # which has tests of its own
            *(NO_INDEX if builder == "latex" else ()),
            *("book", folder / builder),
        ],
        cwd=root,
        env={**os.environ, "PYTHONUTF8": "1", "BOOK_URL": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def copied(folder: Path) -> Path:
    """Return a folder, with a copy of the book in it."""
    for name in ("book", "code", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=NOT_OURS)
    for name in ("conf.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def spoil(path: Path, old: str, new: str) -> int:
    """Put a new text in the place of an old one; return its line."""
    text = path.read_text("utf-8")
    before, found, after = text.partition(old)
    assert found, f"{path} does not contain {old!r}"
    path.write_text(before + new + after, "utf-8")
    return before.count("\n") + 1


def keep(book: Path, pages: list[str]) -> None:
    """Take all other pages out of a copy."""
    for page in book.glob("*.md"):
        if page.stem not in pages:
            page.unlink()
