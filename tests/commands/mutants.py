"""Break the project on purpose: the tests that guard it must turn red.

usage: python tests/commands/mutants.py [WORD …]

Each row of a mutants.toml is a test case, tried in a copy of the project. With
words, only the rows that have one of them in the name of their file or test.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from harness.mutants import Mutant, copied, fault, rows, tried
from harness.programs import ROOT

WORDS = "MUTANTS"  # in the environment, where pytest's workers see it
AT_ONCE = 4  # for starting pytest is computing


def selected(words: list[str]) -> list[Mutant]:
    """Return the rows that have a word in their file or test, or all."""
    return [
        Mutant(**row)
        for row in rows()
        if not fault(row)
        and (not words or any(it in row["file"] or it in row["test"] for it in words))
    ]


def cases() -> list[object]:
    """Return what the command was asked for, as test cases."""
    return [
        pytest.param(it, id=str(it), marks=[pytest.mark.alone] if it.alone else [])
        for it in selected(os.environ.get(WORDS, "").split())
    ]


@pytest.fixture(scope="session")
def copy() -> Iterator[Path]:
    """Return a copy of the project, one for each of pytest's workers."""
    with TemporaryDirectory() as folder:
        yield copied(Path(folder, "copy"))


@pytest.mark.parametrize("mutant", cases())
def test_mutant(mutant: Mutant, copy: Path) -> None:
    """A test notices that this is broken."""
    outcome, said = tried(mutant, copy)
    if outcome == "skipped":
        pytest.skip(f"not tried: {said}")
    change = f"{mutant.old.strip()!r} -> {mutant.new.strip()!r}"
    if outcome != "caught":
        pytest.fail(f"{outcome}: {change}\n{mutant.test}: {said}", pytrace=False)


def run(workers: int, *arguments: str) -> int:
    """Run pytest with so many workers; return its exit status."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-rs"),
            *("-n", f"{workers}", "--dist", "loadgroup", *arguments),
        ],
        cwd=ROOT,
        check=False,
    )
    return done.returncode


def main() -> None:
    """Run the tests of the rows, and then try each row; leave with 1 if one lives."""
    words = sys.argv[1:]
    faults = [f"{row['where']}: {wrong}" for row in rows() if (wrong := fault(row))]
    if faults:
        sys.exit("\n".join(faults))
    mutants = selected(words)
    if not mutants:
        sys.exit(f"mutants: no row has {' or '.join(words)} in its file or test")
    tests = sorted({mutant.test for mutant in mutants})
    alone = [mutant for mutant in mutants if mutant.alone]
    beside = len(mutants) - len(alone)
    os.environ[WORDS] = " ".join(words)
    print(f"The {len(tests)} tests of {len(mutants)} mutants, unbroken:", flush=True)
    if run(min(8, len(tests)), *tests):
        sys.exit("mutants: the tests must first pass as things are")
    failed = 0
    if beside:
        print(f"{beside} mutants beside each other:", flush=True)
        failed |= run(min(AT_ONCE, beside), "-m", "not alone", __file__)
    if alone:
        print(f"{len(alone)} mutants alone:", flush=True)
        failed |= run(0, "-m", "alone", __file__)
    sys.exit(failed)


if __name__ == "__main__":
    main()
