"""Measure what the book's programs print, on the Python that runs this.

usage: PYTHONPATH=code python tests/commands/measure.py

Runs each program that book/measured.toml names several times and puts the
least of each figure into book/measured.json, beside those of other Pythons.
"""

import json
import platform
import re
import shlex
import sys
import tempfile
import tomllib
from datetime import date
from typing import Any

from harness.programs import CODE, FREE_THREADED, ROOT, lacking, run
from harness.traces import is_quiet
from recorder import machine

TABLES = ROOT / "book" / "measured.toml"
FIGURES = ROOT / "book" / "measured.json"
RUNS = 3


def wanted() -> dict[str, list[str]]:
    """Return the commands to run, each with what to read from its output."""
    found: dict[str, list[str]] = {}
    for rows in tomllib.loads(TABLES.read_text("utf-8")).values():
        for row in rows:
            if "program" in row:
                found.setdefault(row["program"], []).append(row["reads"])
    return found


def measured(program: str, reads: list[str]) -> dict[str, str]:
    """Return the least of each figure that some runs print, as printed."""
    folder, *command = shlex.split(program.replace("/", " ", 1))
    if lack := lacking(CODE / folder / command[-1]):
        print(f"{program} {lack}")
        return {}
    figures: dict[str, str] = {}
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as temporary:
            line = shlex.join(["python", *command]).replace("TEMPORARY", temporary)
            output = run(CODE / folder, line).output
        for read in reads:
            found = re.search(rf"{read} *(\d+(?:\.\d+)? m?s)\b", output)
            if found is None:
                sys.exit(f"measure: {program} printed no {read!r}:\n{output}")
            key = f"{program}: {read}"
            figures[key] = min(found[1], figures.get(key, found[1]), key=number)
    return figures


def number(figure: str) -> float:
    """Return the number of a figure with its unit."""
    return float(figure.partition(" ")[0])


def main() -> None:
    """Measure, and keep the figures."""
    version = "{}.{}".format(*sys.version_info) + ("t" if FREE_THREADED else "")
    quiet = is_quiet()
    figures: dict[str, str] = {}
    for program, reads in wanted().items():
        figures |= measured(program, reads)
    data: dict[str, Any] = {}
    if FIGURES.exists():
        data = json.loads(FIGURES.read_text("utf-8"))
    data[version] = {
        "python": platform.python_version() + ("t" if FREE_THREADED else ""),
        "machine": machine(),
        "date": date.today().isoformat(),
        "quiet": quiet and is_quiet(),
        "figures": figures,
    }
    text = json.dumps(data, indent=1, sort_keys=True) + "\n"
    new = FIGURES.with_suffix(".new")
    new.write_text(text, "utf-8", newline="\n")
    new.replace(FIGURES)
    print(f"{len(figures)} figures of Python {version} in {FIGURES.relative_to(ROOT)}")
    if not data[version]["quiet"]:
        print("The machine was busy: measure again when it is quiet.")


if __name__ == "__main__":
    main()
