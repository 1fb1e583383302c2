"""Which part of the project may import which: everything flows one way."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.programs import CODE, ROOT, shown

pytestmark = pytest.mark.once

TESTS = ROOT / "tests"
EXTENSIONS = ROOT / "book" / "_extensions"
CHAPTERS = {path.name for path in (TESTS / "chapters").iterdir() if path.is_dir()}
LIBRARY = {path.stem for path in (CODE / "timelines").glob("*.py")}
NOT_OURS = ("scripts", "nasty", "node_modules")  # run alone, by tests


def modules(folder: Path) -> list[Path]:
    """Return the modules below a folder, without what tests run as scripts."""
    return [
        path
        for path in sorted(folder.rglob("*.py"))
        if not {*path.parts}.intersection(NOT_OURS)
    ]


def imported(module: Path) -> Iterator[str]:
    """Yield the name of each module that is imported by its whole name."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(name: str) -> str:
    """Return which part of the project a module's name is of, or nothing."""
    top = name.partition(".")[0]
    if any(word.startswith("test_") or word == "conftest" for word in name.split(".")):
        return "a test"
    if top in ("chapters", "commands", "harness", "_extensions"):
        return top
    if top in LIBRARY:
        return "timelines"
    return "programs" if top in CHAPTERS else ""


MAY = {  # what the modules of a folder may import, besides what is not ours
    "tests/chapters": {"harness", "programs", "timelines"},
    "tests/frame": {"harness", "programs", "timelines", "_extensions"},
    "tests/harness": {"harness", "programs", "timelines", "_extensions"},
    "tests/commands": {"commands", "harness", "programs", "timelines"},
    "book/_extensions": {"timelines"},
}


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("harness.books", "harness"),
        ("ch02_threads.overlap", "programs"),
        ("formats", "timelines"),
        ("chapters.test_layout", "a test"),
        ("re", ""),
    ],
)
def test_part(name: str, of: str) -> None:
    """A module's name tells which part of the project it is of."""
    assert part(name) == of


@pytest.mark.parametrize("folder", MAY)
def test_arrows(folder: str) -> None:
    """No module imports what its part of the project may not know."""
    wrong = [
        f"{shown(module)} imports {name}"
        for module in modules(ROOT / folder)
        for name in imported(module)
        if part(name) not in {"", *MAY[folder]}
    ]
    assert wrong == []


def test_packages() -> None:
    """No package of extensions imports another, not by a relative name either."""
    wrong = [
        f"{shown(module)}:{node.lineno}"
        for module in modules(EXTENSIONS)
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.level >= len(module.relative_to(EXTENSIONS).parts)
    ]
    assert wrong == []
