"""The rules by which a reader finds things, and which pages keep."""

import ast
import re
from pathlib import Path

import pytest

from harness.pages import BOOK, CHAPTERS, PAGES, fences
from harness.programs import CODE, LIBRARY, ROOT, listed, page_of, shown
from harness.traces import load, traces
from harness.transcripts import is_variant, read

pytestmark = pytest.mark.once

TESTS = ROOT / "tests"
WIDEST = 72  # characters; paper takes no more

SHOWN = listed()
PROGRAMS = sorted(CODE.rglob("*.py"))


@pytest.mark.parametrize("page", CHAPTERS, ids=shown)
def test_page_and_doors(page: Path) -> None:
    """A chapter's page, programs and tests share one name."""
    if "not yet written" in page.read_text("utf-8"):
        pytest.skip(f"{shown(page)} is not yet written")
    assert (CODE / page.stem).is_dir()
    assert (TESTS / "chapters" / page.stem / "test_claims.py").is_file()


def test_numbered_through() -> None:
    """The parts list every chapter, in the order of the numbers that they name."""
    parts = [
        content
        for _, info, content in fences(BOOK / "index.md")
        if info == "{toctree}" and ":numbered:" in content
    ]
    listed = [line for content in parts for line in content if line.startswith("ch")]
    assert len(parts) == 2
    assert listed == [page.stem for page in CHAPTERS]
    assert [int(name[2:4]) for name in listed] == [*range(1, len(listed) + 1)]


def test_doors_and_page() -> None:
    """No programs and no tests of a chapter stand without its page."""
    stems = {page.stem for page in PAGES}
    for folder in (CODE, TESTS / "chapters"):
        assert {path.name for path in folder.glob("[a-z]*/")} <= stems


def test_code_is_no_package() -> None:
    """The folder `code` never hides the standard library's module."""
    assert [] == list(CODE.rglob("__init__.py"))


def test_shown() -> None:
    """Every program stands on its chapter's page."""
    missing = []
    for program in SHOWN:
        page = BOOK / f"{page_of(program)}.md"
        listed = f"{{listing}} {program.relative_to(CODE).as_posix()}"
        if not re.search(rf"(?m){re.escape(listed)}$", page.read_text("utf-8")):
            missing.append(f"{shown(page)}: give it a ```{listed}")
    assert not missing, "\n".join(missing)


def test_width() -> None:
    """No line of a program is wider than paper takes."""
    wide = [
        f"{shown(program)}:{number}: {len(line)} characters, {WIDEST} at most"
        for program in PROGRAMS
        for number, line in enumerate(program.read_text("utf-8").splitlines(), 1)
        if len(line) > WIDEST
    ]
    assert not wide, "\n".join(wide)


def test_barriers() -> None:
    """A barrier that somebody fails to reach ends the program, and does not hang it."""
    endless = [
        f"{shown(program)}:{node.lineno}: give {call} a timeout="
        for program in PROGRAMS
        if "Barrier(" in (text := program.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and re.match(r"(\w+\.)?Barrier\(", call := ast.unparse(node))
        and not call.startswith("asyncio.")
        and "timeout=" not in call
    ]
    assert not endless, "\n".join(endless)


def imported(tree: ast.Module) -> set[str]:
    """Return the names of all that a program imports, and of where it is from."""
    return {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(n.name for n in node.names)]
        if name
    }


def test_complete() -> None:
    """A program says what it does, and imports no other program."""
    neighbours = {path.stem for path in SHOWN} | {path.parent.name for path in SHOWN}
    neighbours -= {Path(name).stem for name in LIBRARY}
    trees = {path: ast.parse(path.read_text("utf-8")) for path in SHOWN}
    wrong = [
        f"{shown(path)} has no docstring"
        for path, tree in trees.items()
        if not ast.get_docstring(tree)
    ]
    wrong += [
        f"{shown(path)} imports {', '.join(sorted(others))}: it stands by itself"
        for path, tree in trees.items()
        if (others := imported(tree) & neighbours)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_no_code_typed(page: Path) -> None:
    """Pages include code, and no more than a command is typed into them."""
    text = page.read_text("utf-8")
    typed = [
        f"{shown(page)}:{number}: put this under code/ and include it with listing"
        for number, info, content in fences(page)
        if re.match(
            r"\{(code|code-block|sourcecode|literalinclude|parsed-literal)\}", info
        )
        or (not info.startswith("{") and not is_commands(info, content))
    ]
    typed += [
        f"{shown(page)}:{number}: an indented block; include it with listing"
        for number, line in enumerate(text.splitlines(), 1)
        if re.match(r" {4,}(def|class|import|from|async|with|print\(|>>>)\b", line)
    ]
    assert not typed, "\n".join(typed)


def is_commands(info: str, content: list[str]) -> bool:
    """Tell whether a fence holds only what one types into a terminal."""
    return info == "console" and all(line.startswith("$ ") for line in content)


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_a_sentence_a_line(page: Path) -> None:
    """A line of prose holds one sentence, so that a change shows what changed."""
    lines = page.read_text("utf-8").splitlines()
    two = [
        f"{shown(page)}:{number}: two sentences: {line}"
        for number, line in enumerate(lines, 1)
        if re.search(r"[a-z)`*_][.!?] [A-Z]", line)
        and not line.startswith(("|", "#", " ", ":"))
    ]
    assert not two, "\n".join(two)


def test_descriptions() -> None:
    """Each page says in a sentence or two what one finds on it, for a search."""
    found = {
        page: re.search(
            r'\A---\n.*?^description: "?([^"\n]+)', text, re.MULTILINE | re.DOTALL
        )
        for page in PAGES
        for text in [page.read_text("utf-8")]
    }
    said = {shown(page): match[1] if match else "" for page, match in found.items()}
    assert {} == {page: it for page, it in said.items() if not 50 <= len(it) <= 160}
    assert len(said) == len({*said.values()})


def test_transcripts_have_programs() -> None:
    """Each transcript belongs to a program, and is one."""
    paths = [*CODE.rglob("*.out"), *TESTS.rglob("*.out")]
    assert len(paths) >= len(SHOWN)
    for path in paths:
        assert read(path).program
        stem = path.name.partition(".")[0]
        assert path.with_name(f"{stem}.py").is_file()
        if is_variant(path):
            plain = re.sub(r"\.3\d+t?\.out$", ".out", path.name)
            assert path.with_name(plain).is_file()


@pytest.mark.parametrize("page", CHAPTERS, ids=shown)
def test_drawn(page: Path) -> None:
    """Each chapter has the timeline of a run."""
    assert f"\n```{{timeline}} {page.stem}/" in page.read_text("utf-8")


def test_traces_have_programs() -> None:
    """Each trace belongs to a program, and to a page."""
    text = "".join(page.read_text("utf-8") for page in PAGES)
    for path in traces():
        assert (path.parent / load(path).program).is_file()
        assert f"{{timeline}} {path.relative_to(CODE).as_posix()}\n" in text
