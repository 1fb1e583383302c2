"""Break one thing in a copy of the project, and ask the test that guards it.

A ``mutants.toml`` has a row for each thing that matters::

    [[mutant]]
    file = "code/ch02_threads/overlap.py"
    old = "ThreadPoolExecutor(8)"
    new = "ThreadPoolExecutor(1)"
    test = "tests/chapters/ch02_threads/test_claims.py::test_overlap_is_quicker"

With ``alone = true`` nothing is tried beside it, for its test asks how busy
the machine is. With ``errors = true`` the test may fail before it begins. What
reads the book in ``_build`` notices nothing, for that was bound before: such a
row needs a test that binds a small book.
"""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from xml.etree import ElementTree

from harness.programs import ROOT

HEAD = "[[mutant]]"
NEEDED = {"file", "old", "new", "test"}
ALLOWED = {"alone": bool, "errors": bool}
ELSEWHERE = shutil.ignore_patterns(
    *(".git", ".nox", ".venv", ".*_cache", "doctrees", "node_modules")
)
PATIENCE = 600  # seconds
PASSED, FAILED = 0, 1  # what pytest exits with if tests have said something
# No two mutants are of one time: Python takes the bytecode of a file that is
# as long and as old as this one.
TIMES = count(1_000_000_000)


class Mutant(NamedTuple):
    """A row of a table."""

    where: str
    """The table and the line in it."""
    file: str
    old: str
    new: str
    test: str
    alone: bool = False
    errors: bool = False

    def __str__(self) -> str:
        """Say what is broken, and where the row is."""
        return f"{self.file}, {self.where}"


class Verdict(NamedTuple):
    """What became of a mutant."""

    outcome: str
    """``caught``, ``survived``, ``skipped`` or ``no verdict``."""
    said: str
    """Why it was skipped, or what pytest said."""


def rows(root: Path = ROOT) -> list[dict[str, Any]]:
    """Return what all tables of a project say, and where each row is."""
    found = []
    for table in sorted(root.glob("tests/**/mutants.toml")):
        text = table.read_text("utf-8")
        lines = [n for n, line in enumerate(text.splitlines(), 1) if line == HEAD]
        name = table.relative_to(root).as_posix()
        for line, row in zip(lines, tomllib.loads(text)["mutant"], strict=True):
            found.append({"where": f"{name}:{line}", **row})
    return found


def fault(row: dict[str, Any], root: Path = ROOT) -> str:
    """Return why a row can't be tried, or nothing."""
    keys = row.keys() - {"where"}
    if lacking := NEEDED - keys:
        return f"it lacks {', '.join(sorted(lacking))}"
    if unknown := keys - NEEDED - ALLOWED.keys():
        return f"what is {', '.join(sorted(unknown))}?"
    if wrong := [it for it in keys if not isinstance(row[it], ALLOWED.get(it, str))]:
        return f"{', '.join(sorted(wrong))}: of another type"
    path = root / row["file"]
    if not path.is_file():
        return f"there is no {row['file']}"
    text = path.read_text("utf-8")
    if (times := text.count(row["old"])) != 1:
        return f"its old text is {times} times in {row['file']}, and not once"
    if row["old"] == row["new"]:
        return "it changes nothing"
    if path.suffix == ".py" and not row.get("errors"):
        try:
            ast.parse(text.replace(row["old"], row["new"]))
        except SyntaxError as error:
            return f"with its new text {row['file']} is no Python: {error}"
    return ""


def copied(folder: Path, root: Path = ROOT) -> Path:
    """Return a folder, with a copy of the project in it, and of the book as bound."""
    shutil.copytree(root, folder, ignore=ELSEWHERE)
    return folder


@contextmanager
def broken(mutant: Mutant, copy: Path) -> Iterator[None]:
    """Break a copy, and mend it at the end of the block."""
    path = copy / mutant.file
    whole, state = path.read_bytes(), path.stat()
    text = whole.decode("utf-8").replace(mutant.old, mutant.new)
    path.write_text(text, "utf-8", newline="")
    time = next(TIMES)
    os.utime(path, (time, time))
    try:
        yield
    finally:
        path.write_bytes(whole)
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def tried(mutant: Mutant, copy: Path) -> Verdict:
    """Return what becomes of a mutant in a copy of the project."""
    with TemporaryDirectory() as folder, broken(mutant, copy):
        report, output = Path(folder, "report.xml"), Path(folder, "output")
        try:
            status = pytest(copy, mutant.test, report, output)
        except subprocess.TimeoutExpired:
            return Verdict("no verdict", f"it has not ended after {PATIENCE} seconds")
        said = output.read_text("utf-8", errors="replace")
        return verdict(status, outcomes(report), said, errors=mutant.errors)


def pytest(copy: Path, test: str, report: Path, output: Path) -> int:
    """Run a test, as if nobody else ran tests; return pytest's exit status."""
    with output.open("wb") as file:
        return subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-q", "-x", test),
                *("-p", "no:cacheprovider", f"--junitxml={report}"),
            ],
            cwd=copy,
            env={name: it for name, it in os.environ.items() if "XDIST" not in name},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
        ).returncode


def outcomes(report: Path) -> dict[str, str]:
    """Return which outcomes pytest reports, and the last message of each."""
    found: dict[str, str] = {}
    if report.exists():
        for case in ElementTree.parse(report).iter("testcase"):
            ended = [it for it in case if it.tag in ("failure", "error", "skipped")]
            found |= {it.tag: it.get("message", "") for it in ended}
            found |= {} if ended else {"passed": ""}
    return found


def verdict(status: int, found: dict[str, str], said: str, *, errors: bool) -> Verdict:
    """Return what pytest's exit status, outcomes and words mean for a mutant."""
    if (status == FAILED and "failure" in found) or (errors and "error" in found):
        return Verdict("caught", said)
    if status == PASSED and "passed" in found:
        return Verdict("survived", said)
    if status == PASSED and "skipped" in found:
        return Verdict("skipped", found["skipped"])
    return Verdict("no verdict", said)
