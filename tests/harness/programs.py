"""Find the book's programs, what each needs, and run Python beside the tests."""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections import Counter
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ROOT / "code"
NASTY = ROOT / "tests" / "harness" / "nasty"
IN_BROWSERS = ROOT / "tests" / "pages" / "scripts"  # run there, too

FREE_THREADED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
VERSION = "{}{}{}".format(*sys.version_info[:2], "t" if FREE_THREADED else "")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RECORDED_ON = PYPROJECT["tool"]["book"]["recorded-on"].replace(".", "")
PATHS = PYPROJECT["tool"]["pytest"]["ini_options"]["pythonpath"]
PYTHONPATH = os.pathsep.join(str(ROOT / path) for path in PATHS)

ANOTHER_DEFAULT = """
import multiprocessing, runpy, sys
multiprocessing.set_start_method(sys.argv[1])
runpy.run_path(sys.argv[2], run_name="__main__")
"""

SHOWN_BY = {"timelines": "ch12_seeing"}  # where a folder's page only reads them
LIBRARY = (  # what other files of their folder import
    *("formats.py", "witness.py"),
    *("forked_script.py", "order_search.py", "told_loop.py"),
    *("hearing_loop.py", "steps.py"),
)
NOT_INSTALLED = "which is not installed"
TIMEOUT = 600  # seconds; a program takes ten, a busy machine makes it more
PATIENCE = 900  # a script that starts many Pythons, eight seconds each when it is bad
FORKED_WORKERS = "DASK_DISTRIBUTED__WORKER__MULTIPROCESSING_METHOD"
METADATA = re.compile(r"(?m)^# /// script$\n((?:^#(?: .*)?$\n)+?)^# ///$")


def programs() -> list[Path]:
    """Return all programs of the book, and those that only the tests run."""
    ours = [*CODE.glob("*/*.py"), *CODE.glob("*/solutions/*.py")]
    ours = [path for path in ours if path.name not in LIBRARY]
    return sorted([*ours, *NASTY.glob("*.py"), *IN_BROWSERS.glob("*.py")])


def listed() -> list[Path]:
    """Return the files whole or in parts on the pages: programs, and what they import."""
    return sorted(CODE.glob("*/*.py"))


def page_of(program: Path) -> str:
    """Return the name of the page that shows a program."""
    folder = program.parent.name
    return SHOWN_BY.get(folder, folder)


def shown(path: Path) -> str:
    """Return a path as a reader of this repository would write it."""
    return (path.relative_to(ROOT) if path.is_relative_to(ROOT) else path).as_posix()


class Metadata(NamedTuple):
    """What a program says of itself in its inline metadata (PEP 723)."""

    requires_python: str
    """Such as ``>=3.14``."""
    computes: bool
    """It needs a core for itself, and is late where others compute as well."""
    any_time: bool
    """The times that it prints tell how fast the machine is, and nothing else."""
    judges: bool
    """It judges the machine, and may say that it is busy: see harness/busy.py."""
    dependencies: tuple[str, ...]
    """The libraries that it imports, by the names under which they are installed."""
    server: str
    """The program that has to run beside it, or nothing."""
    serves: bool
    """It runs beside others until it is stopped, and has no transcript."""
    spans: bool
    """It writes its own trace's spans into the file that it is given."""


def metadata(program: Path) -> Metadata:
    """Return the inline metadata of a program; raise ValueError for unknown keys."""
    block = METADATA.search(program.read_text("utf-8"))
    lines = (line[2:] for line in block[1].splitlines()) if block else ()
    found = tomllib.loads("\n".join(lines))
    ours = found.pop("tool", {}).pop("book", {})
    said = Metadata(
        found.pop("requires-python", ">=3.11"),
        ours.pop("computes", False),
        ours.pop("times", "") == "any",
        ours.pop("judges", False),
        tuple(found.pop("dependencies", ())),
        ours.pop("server", ""),
        ours.pop("serves", False),
        ours.pop("spans", False),
    )
    if unknown := {*found, *ours}:
        raise ValueError(f"{shown(program)}: what is {', '.join(sorted(unknown))}?")
    return said


def without_metadata(text: str) -> str:
    """Return a program's text without inline metadata, and without empty lines."""
    return re.sub(r"\n+", "\n", METADATA.sub("", text))


def changed(folder: Path, program: Path, *changes: tuple[str, str]) -> Path:
    """Write a copy of a program in which some texts are replaced; return its path."""
    text = program.read_text("utf-8")
    for old, new in changes:
        assert old in text, f"{shown(program)} has no {old!r}"
        text = text.replace(old, new)
    path = folder / program.name
    path.write_text(text, "utf-8")
    return path


def lacking(program: Path) -> str:
    """Return what this Python lacks to run a program, or nothing."""
    said = metadata(program)
    wanted = said.requires_python
    least = re.fullmatch(r">=3\.(\d+)", wanted)
    if least is None:
        raise ValueError(f"{shown(program)}: cannot read requires-python {wanted!r}")
    if sys.version_info < (3, int(least[1])):
        return f"needs Python {wanted}"
    missing = [name for name in said.dependencies if not is_installed(name)]
    return f"needs {' and '.join(missing)}, {NOT_INSTALLED}" if missing else ""


def is_installed(library: str) -> bool:
    """Tell whether a library is here; its version is the pins' business."""
    try:
        return bool(distribution(library))
    except PackageNotFoundError:
        return False


def not_installed(reasons: Iterable[str]) -> str:
    """Return which libraries tests were skipped for, and how many tests, or nothing."""
    found = Counter(
        library[1]
        for reason in reasons
        if (library := re.search(rf"needs (\S+(?: and \S+)*), {NOT_INSTALLED}", reason))
    )
    return "; ".join(
        f"{library} is not installed, and {number} of the tests were skipped for it"
        for library, number in sorted(found.items())
    )


def environment(**changes: str) -> dict[str, str]:
    """Return the environment that programs run in: little, and always the same.

    A cluster's workers import Dask once for all, where processes can be forked.
    """
    kept = ("HOME", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "COLUMNS": "72",
        "NO_COLOR": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        **({FORKED_WORKERS: "forkserver"} if hasattr(os, "fork") else {}),
        **changes,
    }


def python(
    *command: str | Path,
    folder: Path = CODE,
    timeout: float = PATIENCE,
    **changes: str,
) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own, which has no threads that forks mind."""
    return ended(*(sys.executable, *command), folder=folder, timeout=timeout, **changes)


def shell(
    script: str, *words: str | Path, folder: Path
) -> subprocess.CompletedProcess[str]:
    """Run a script of a shell, in which these words are $0 and what follows."""
    return ended("sh", "-c", script, *words, folder=folder)


def ended(
    *command: str | Path, folder: Path, timeout: float = PATIENCE, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Return what came of a command, once it has ended; not for longer than this."""
    return subprocess.run(
        command,
        cwd=folder,
        env=environment(**changes),
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )


def printed(script: str) -> str:
    """Return what a script prints that must succeed."""
    done = python("-c", script)
    assert done.returncode == 0, done.stderr
    return done.stdout


def by_method(method: str, program: Path) -> subprocess.CompletedProcess[str]:
    """Run a program as if `method` were how this Python starts processes."""
    return python("-c", ANOTHER_DEFAULT, method, program)
