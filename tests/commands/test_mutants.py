"""The mutants find what they break, and their verdicts can be trusted."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from harness import mutants
from harness.mutants import Mutant, broken, copied, fault, outcomes, rows, tried
from harness.programs import CODE, ROOT

pytestmark = pytest.mark.book

EXTENSIONS = ROOT / "book" / "_extensions"

PROGRAM = """\
def double(number):
    return 2 * number


WORD = "yes"
"""
TEST = """\
import time

import pytest

import program


def test_double():
    assert program.double(4) == 8


def test_nothing():
    assert program.double


@pytest.mark.skip(reason="not here")
def test_skipped():
    assert program.double(4) == 8


@pytest.mark.parametrize("number", [0, pytest.param(4, marks=pytest.mark.skip)])
def test_some_skipped(number):
    assert program.double(number) == 2 * number


@pytest.fixture
def doubled():
    assert program.double(4) == 8


def test_fixture(doubled):
    pass


def test_hangs():
    while program.WORD != "yes":
        time.sleep(0.01)
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project of one program."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "program.py").write_text(PROGRAM)
    (folder / "test_program.py").write_text(TEST)
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\n")
    return folder


def mutant(test: str, new: str = "3 * number", **changes: Any) -> Mutant:
    """Return a row that breaks the program."""
    old = '"yes"' if new.startswith('"') else "2 * number"
    return Mutant(
        "a table", "program.py", old, new, f"test_program.py::{test}", **changes
    )


@pytest.mark.parametrize(
    ("test", "outcome"),
    [
        ("test_double", "caught"),
        ("test_nothing", "survived"),
        ("test_skipped", "skipped"),
        ("test_some_skipped", "survived"),
        ("test_fixture", "no verdict"),
        ("test_that_is_not_there", "no verdict"),
    ],
)
def test_verdict(test: str, outcome: str, small: Path) -> None:
    """Only a test that fails has caught a mutant."""
    found = tried(mutant(test), small)
    assert outcome == found.outcome
    assert found.said
    assert PROGRAM == (small / "program.py").read_text()


def test_skipped_says_why(small: Path) -> None:
    """A mutant whose test is skipped says for what reason."""
    assert tried(mutant("test_skipped"), small).said == "not here"


@pytest.mark.parametrize(
    ("test", "new"),
    [("test_fixture", "3 * number"), ("test_double", "2 * number\nraise OSError")],
)
def test_errors(test: str, new: str, small: Path) -> None:
    """What keeps a test from beginning is a verdict where the row says so."""
    assert tried(mutant(test, new), small).outcome == "no verdict"
    assert tried(mutant(test, new, errors=True), small).outcome == "caught"


def test_hangs(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test without an end is no verdict."""
    monkeypatch.setattr(mutants, "PATIENCE", 5)
    found = tried(mutant("test_hangs", '"no"'), small)
    assert found == ("no verdict", "it has not ended after 5 seconds")


def test_no_two_of_one_time(small: Path) -> None:
    """Python can't take the bytecode of a mutant for that of the next one."""
    path, seconds = small / "program.py", []
    for _ in range(2):
        with broken(mutant("test_double"), small):
            seconds.append(int(path.stat().st_mtime))
    assert seconds[0] != seconds[1]


def test_mended(small: Path) -> None:
    """After a mutant the copy is as it was."""
    path = small / "program.py"
    before = path.stat().st_mtime_ns
    with broken(mutant("test_double"), small):
        assert "3 * number" in path.read_text()
    assert (path.read_text(), path.stat().st_mtime_ns) == (PROGRAM, before)


def test_no_report(tmp_path: Path) -> None:
    """Where pytest could write no report there are no outcomes."""
    assert outcomes(tmp_path / "report.xml") == {}


def test_copied(small: Path, tmp_path: Path) -> None:
    """A copy has the project and the book, and nothing that was installed."""
    root = copied(tmp_path / "root", small)
    for name in ("_build/html", "_build/doctrees", ".nox", ".git", "node_modules"):
        (root / name).mkdir(parents=True)
    copy = copied(tmp_path / "copy", root)
    assert (copy / "program.py").is_file()
    assert ["html"] == [path.name for path in (copy / "_build").iterdir()]
    for name in (".nox", ".git", "node_modules"):
        assert not (copy / name).exists()


GOOD = {
    "where": "a table",
    "file": "program.py",
    "old": "2 * number",
    "new": "3 * number",
    "test": "test_program.py::test_double",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"old": "number"}, "is 2 times in program.py"),
        ({"old": "nothing of it"}, "is 0 times in program.py"),
        ({"file": "no_program.py"}, "there is no no_program.py"),
        ({"tset": ""}, "what is tset?"),
        ({"alone": "yes"}, "alone: of another type"),
        ({"new": "2 * number"}, "it changes nothing"),
        ({"new": "3 *"}, "with its new text program.py is no Python"),
    ],
)
def test_fault(change: dict[str, Any], words: str, small: Path) -> None:
    """A row that can't be tried is told why."""
    assert fault(GOOD, small) == ""
    assert words in fault({**GOOD, **change}, small)


def test_lacking(small: Path) -> None:
    """A row says what it lacks."""
    assert fault({"file": "program.py", "old": ""}, small) == "it lacks new, test"


def test_where(tmp_path: Path) -> None:
    """A row knows its table and its line there."""
    (tmp_path / "tests").mkdir()
    table = tmp_path / "tests" / "mutants.toml"
    table.write_text('# of two\n\n[[mutant]]\nfile = "a"\n\n[[mutant]]\nfile = "b"\n')
    assert [row["where"] for row in rows(tmp_path)] == [
        "tests/mutants.toml:3",
        "tests/mutants.toml:6",
    ]


def test_rows() -> None:
    """Each row of the tables finds what it breaks."""
    assert {} == {row["where"]: told for row in rows() if (told := fault(row))}


def test_tests_of_rows() -> None:
    """Each row's test is there."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "--collect-only"),
            *("-p", "no:cacheprovider", *sorted({row["test"] for row in rows()})),
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_each_program_is_broken() -> None:
    """Each program of a chapter has a row."""
    unbroken = {it.relative_to(ROOT).as_posix() for it in CODE.glob("ch*/*.py")}
    unbroken -= {row["file"] for row in rows()}
    assert not unbroken, "break each of them in a row of its chapter's mutants.toml"


def test_each_extension_is_broken() -> None:
    """Each module of our extensions has a row, but for tests and what browsers run."""
    others = "served", "tests"
    modules = [it for it in EXTENSIONS.rglob("*.py") if it.parent.name not in others]
    unbroken = {it.relative_to(ROOT).as_posix() for it in modules}
    unbroken -= {row["file"] for row in rows()}
    assert not unbroken, "break each of them in a row of tests/frame/mutants.toml"
