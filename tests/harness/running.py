"""Run a program as a reader would, with what has to run beside it."""

import os
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

from formats import Transcript
from harness import busy
from harness.programs import TIMEOUT, metadata, shown
from harness.servers import surroundings
from harness.transcripts import differences, measured, recorded

RUNS = 3  # when recording, to keep the quietest; else to be in time once


def run(folder: Path, line: str) -> Transcript:
    """Run ``python …`` in a folder; return what a terminal would have shown."""
    python, *arguments = shlex.split(line)
    assert python == "python", line
    with surroundings(folder / arguments[0]) as variables:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=TIMEOUT,
            check=False,
        )
    return Transcript(line, without_paths(done.stdout, folder), done.returncode)


def without_paths(output: str, folder: Path) -> str:
    """Take this machine's paths out of what was printed."""
    library = sysconfig.get_path("stdlib")
    return output.replace(f"{folder}{os.sep}", "").replace(
        library, f"lib/python{sys.version_info[0]}.{sys.version_info[1]}"
    )


def compared(program: Path, path: Path) -> list[str]:
    """Return in what a program differs from a transcript; skip the test if busy.

    What waits may wait longer than it says on a machine that is busy, and come second
    where it should come first. So one that measures time has three runs, and one beside
    which waits were late as well. If they were late beside all, nothing can be told.
    """
    expected, said = recorded(path), metadata(program)
    is_measured = bool(measured(expected.output))
    found: list[str] = []
    delays: list[float] = []
    while len(delays) < RUNS:
        with busy.waits() as late:
            actual = run(path.parent, expected.command)
        if verdict := busy.excuse(program, actual.output):
            busy.skip(verdict)
        found = differences(
            expected, actual, measure=not said.any_time, computes=said.computes
        )
        if not found:
            return []
        delays.append(max(late))
        if not is_measured and delays[-1] <= busy.LATE:
            return found
    if min(delays) > busy.LATE:
        busy.skip(f"{shown(program)}, beside waits that were {min(delays):.2f} s late")
    return found
