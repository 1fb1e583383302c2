"""Run a program as a reader would, with what has to run beside it."""

import os
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

from formats import Transcript
from harness.programs import TIMEOUT
from harness.servers import surroundings


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
