"""Tell a reader how their exercises stand.

    python tests/commands/exercises.py [--folder FOLDER] [ch02 …]

Copies what each exercise starts with to the folder, unless it is there, and
says of each program there whether it does what was asked for, and of all
together how many do.
"""

import argparse
import shutil
from collections.abc import Iterator
from pathlib import Path

from harness.attempts import Attempt, NotYet, chapters, check, checks, start
from harness.programs import ROOT

FOLDER = ROOT / "exercises"
UNTOUCHED = "is as you found it"
SOLVED = "solved"


def wanted(words: list[str]) -> list[str]:
    """Return the chapters whose names begin with one of the words, or all."""
    found = [it for it in chapters() if not words or it.startswith(tuple(words))]
    if not found:
        raise SystemExit(
            f"no exercises for {' '.join(words)}: try one of {' '.join(chapters())}"
        )
    return found


def mine(folder: Path, chapter: str) -> Iterator[tuple[str, Path]]:
    """Yield each exercise of a chapter, and where the reader's program is."""
    for name in checks(chapter).STARTS:
        path = folder / chapter / f"{name}.py"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(start(chapter, name), path)
        yield name, path


def verdict(chapter: str, name: str, path: Path) -> str:
    """Return, in words, how an exercise stands."""
    if path.read_bytes() == start(chapter, name).read_bytes():
        return UNTOUCHED
    try:
        check(chapter, name, Attempt(path))
    except NotYet as missing:
        return f"not yet: {missing}"
    except Exception as error:  # noqa: BLE001  whatever the program made of it
        return f"not yet: it prints something else than was asked for ({error!r})"
    return SOLVED


def standing(verdicts: list[str]) -> str:
    """Return, in words, where a reader stands in all that was asked about."""
    begun = sum(said != UNTOUCHED for said in verdicts)
    solved = verdicts.count(SOLVED)
    return f"{solved} of {len(verdicts)} are solved, and {begun - solved} begun"


def main() -> None:
    """Answer for each exercise, in a line."""
    parser = argparse.ArgumentParser(description="Tell how your exercises stand.")
    parser.add_argument("chapters", nargs="*", help="such as ch02; all, if none")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="your copies")
    arguments = parser.parse_args()
    verdicts = []
    for chapter in wanted(arguments.chapters):
        for name, path in mine(arguments.folder, chapter):
            verdicts.append(verdict(chapter, name, path))
            print(f"{path}: {verdicts[-1]}")
    print(standing(verdicts))


if __name__ == "__main__":
    main()
