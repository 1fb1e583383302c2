"""Break the programs on purpose: the tests that guard them must turn red.

usage: python mutants.py [TEXT]

Each row of a mutants.toml is tried in a copy of the project; with TEXT,
only the rows that have it in their file's or their test's name.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MUTANTS = [
    row
    for table in sorted(ROOT.glob("tests/**/mutants.toml"))
    for row in tomllib.loads(table.read_text("utf-8"))["mutant"]
]
NOT_OURS = shutil.ignore_patterns("node_modules")
PASSED, FAILED = 0, 1  # what pytest exits with; anything else is no verdict


def copied(folder: str) -> Path:
    """Copy what the tests need; return where the copy is."""
    copy = Path(folder) / "copy"
    for name in ("book", "code", "requirements", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=NOT_OURS)
    for path in ROOT.glob("*.*"):
        if path.is_file():
            shutil.copy(path, copy)
    return copy


def pytest(folder: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    """Run some tests in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rs", *tests],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


def survives(mutant: dict[str, str]) -> str:
    """Return what is wrong if a mutant is not caught, else nothing."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(folder)
        path = copy / mutant["file"]
        text = path.read_text("utf-8")
        path.write_text(text.replace(mutant["old"], mutant["new"]), "utf-8")
        done = pytest(copy, mutant["test"])
    if done.returncode == FAILED:
        return ""
    if "skipped" in done.stdout:
        print("skipped on this Python: ", end="")
        return ""
    return "its test still passes" if done.returncode == PASSED else done.stdout


def fault(mutant: dict[str, str]) -> str:
    """Return why a row can't be tried, else nothing."""
    if lacking := {"file", "old", "new", "test"} - mutant.keys():
        return f"it lacks {', '.join(sorted(lacking))}"
    path = ROOT / mutant["file"]
    if not path.is_file():
        return f"there is no {mutant['file']}"
    times = path.read_text("utf-8").count(mutant["old"])
    return "" if times == 1 else f"its old text is {times} times in {mutant['file']}"


def main() -> None:
    """Try the rows, and leave with 1 if a mutant lives."""
    text = "".join(sys.argv[1:2])
    faults = [
        f"row {number}: {wrong}"
        for number, mutant in enumerate(MUTANTS, 1)
        if (wrong := fault(mutant))
    ]
    if faults:
        sys.exit("\n".join(faults))
    mutants = [row for row in MUTANTS if text in row["file"] or text in row["test"]]
    if not mutants:
        sys.exit(f"mutants: no row has {text!r} in its file or test")
    whole = pytest(ROOT, *{mutant["test"] for mutant in mutants})
    if whole.returncode != PASSED:
        sys.exit(f"{whole.stdout}\nmutants: the tests must first pass as things are")
    survivors = 0
    for mutant in mutants:
        wrong = survives(mutant)
        survivors += bool(wrong)
        change = f"{mutant['old'].strip()!r} -> {mutant['new'].strip()!r}"
        print(f"{'SURVIVED' if wrong else 'caught'}: {mutant['file']}: {change}")
        if wrong:
            print(f"  {mutant['test']}: {wrong}")
    sys.exit(f"mutants: {survivors} of {len(mutants)} survived" if survivors else 0)


if __name__ == "__main__":
    main()
