"""The rules that the project's own files keep: pins, workflows, Pythons."""

import re
from pathlib import Path

import pytest

from harness.programs import PYPROJECT, ROOT, shown

pytestmark = pytest.mark.once


def test_no_addresses() -> None:
    """The pins name hashes, and no place to fetch from."""
    pins = sorted((ROOT / "requirements").glob("*.txt"))
    groups = sorted(PYPROJECT["dependency-groups"])
    assert groups == [path.stem for path in pins]
    for path in pins:
        text = path.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=shown)
def test_workflows(workflow: Path) -> None:
    """What others wrote is pinned by hash, and each job says what it may do."""
    text = workflow.read_text("utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used == re.findall(r"uses: ([\w./-]+@[0-9a-f]{40} # v[\d.]+)", text)
    jobs = text.partition("\njobs:\n")[2]
    assert "\npermissions: {}\n" in text
    assert len(re.findall(r"^  \w+:$", jobs, re.MULTILINE)) == jobs.count(
        "    permissions:\n"
    )


def test_every_python_is_tried() -> None:
    """The workflows try the Pythons that the book speaks of."""
    pythons = PYPROJECT["tool"]["book"]["pythons"]
    for name in ("tests", "weekly"):
        text = (ROOT / f".github/workflows/{name}.yml").read_text("utf-8")
        (tried,) = re.findall(r"python: \[(.*)\]", text)
        assert {*tried.replace('"', "").split(", ")} == {*pythons}


def test_every_net_is_used() -> None:
    """Whatever tests the book is run by a workflow."""
    nets = {"audit", "book", "links", "lint", "mutants", "pages", "soak", "tests"}
    text = "".join(workflow.read_text("utf-8") for workflow in WORKFLOWS)
    runs = re.findall(r"nox --session ([a-z ]+)", text)
    assert not nets - {*" ".join(runs).split()}


def test_frame_is_read_with_the_book() -> None:
    """Tests of the frame run when the book is bound: before that, nobody reads them."""
    unmarked = [
        shown(path)
        for path in (ROOT / "tests" / "frame").rglob("test_*.py")
        if "\npytestmark = pytest.mark.book\n" not in path.read_text("utf-8")
    ]
    assert not unmarked
