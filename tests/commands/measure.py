"""Measure what the book's programs print, on the Python that runs this.

Runs each program that book/measured.toml names several times, puts the least
of each figure into book/measured/figures.json, beside those of other Pythons,
and makes the tables of the page of them.
"""

import argparse
import json
import platform
import re
import shlex
import sys
import tempfile
from datetime import date
from pathlib import Path

from harness import measurements
from harness.measurements import Column, Where, number
from harness.programs import CODE, FREE_THREADED, lacking, shown
from harness.running import run
from harness.traces import is_quiet
from recorder import machine

RUNS = 3


def wanted(words: list[str]) -> dict[str, list[str]]:
    """Return the commands to run, each with what to read from its output.

    If there are words, a command has one of them in it.
    """
    found: dict[str, list[str]] = {}
    for rows in measurements.rows().values():
        for row in rows:
            program = row.get("program", "")
            if program and (not words or any(word in program for word in words)):
                found.setdefault(program, []).append(row["reads"])
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


def measure(words: list[str]) -> Column:
    """Return what the programs measure on this Python, and where it was."""
    quiet = is_quiet()
    figures: dict[str, str] = {}
    for program, reads in wanted(words).items():
        figures |= measured(program, reads)
    return {
        "python": platform.python_version() + ("t" if FREE_THREADED else ""),
        "machine": machine(),
        "date": date.today().isoformat(),
        "quiet": quiet and is_quiet(),
        "figures": figures,
    }


def write(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8", newline="\n")
    new.replace(path)


def with_parts(old: Column, new: Column, programs: list[str]) -> Column:
    """Return a column in which the figures of some programs are new."""
    where: Where = {
        "python": new["python"],
        "machine": new["machine"],
        "date": new["date"],
        "quiet": new["quiet"],
    }
    alone = old.get("alone", {}) | dict.fromkeys(programs, where)
    return {**old, "figures": old["figures"] | new["figures"], "alone": alone}


def keep(version: str, column: Column, words: list[str]) -> None:
    """Put the figures of one Python beside those of the others."""
    data = json.loads(measurements.FIGURES.read_text("utf-8"))
    if words and version in data:
        column = with_parts(data[version], column, [*wanted(words)])
    data[version] = column
    write(measurements.FIGURES, json.dumps(data, indent=1, sort_keys=True) + "\n")


def main() -> None:
    """Measure, keep the figures, and make the tables."""
    parser = argparse.ArgumentParser(prog="nox -s measure --", description=__doc__)
    parser.add_argument(
        "--tables",
        action="store_true",
        help="measure nothing; make the tables from the figures that are there",
    )
    parser.add_argument(
        "words", nargs="*", help="measure the programs with one of them in their names"
    )
    arguments = parser.parse_args()
    if not arguments.tables:
        version = "{}.{}".format(*sys.version_info) + ("t" if FREE_THREADED else "")
        column = measure(arguments.words)
        keep(version, column, arguments.words)
        where = shown(measurements.FIGURES)
        print(f"{len(column['figures'])} figures of Python {version} in {where}")
        if not column["quiet"]:
            print("The machine was busy: measure again when it is quiet.")
    for name, text in measurements.files().items():
        write(measurements.FOLDER / name, text)


if __name__ == "__main__":
    main()
