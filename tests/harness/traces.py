"""Find, record and read traces."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from formats import Span, Trace, parse_trace
from harness.programs import CODE, RECORDED_ON, TIMEOUT, metadata, python, shown
from harness.servers import surroundings
from recorder import hashed, machine, save, version

RECORDER = CODE / "timelines" / "recorder.py"
QUIET = 1.2  # times its CPU time: what computing takes on a quiet machine
SPIN = """
from time import perf_counter, process_time
start, used = perf_counter(), process_time()
while process_time() - used < 0.3: pass
print((perf_counter() - start) / (process_time() - used))
"""


def traces() -> list[Path]:
    """Return the traces of the book's programs."""
    return sorted(CODE.rglob("*.trace.json"))


def traced(path: Path) -> str:
    """Return the version whose run a trace shows: its own, or the book's."""
    tag = re.search(r"\.(3\d+t?)\.trace\.json$", path.name)
    return tag[1] if tag else RECORDED_ON


def load(path: Path) -> Trace:
    """Return the trace in a file; raise ValueError with the file's name."""
    try:
        return parse_trace(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(
            f"{shown(path)}: {error}; record it as CONTRIBUTING.md says"
        ) from None


def trace(program: Path, calls: str, output: Path) -> Trace:
    """Record a run of a program as a reader would; return its trace."""
    if metadata(program).spans:
        return own_trace(program, output)
    options = ["--calls", calls] if calls else []
    with surroundings(program) as variables:
        subprocess.run(
            [sys.executable, RECORDER, *options, "--output", output, program.name],
            cwd=program.parent,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    return load(output)


def own_trace(program: Path, output: Path) -> Trace:
    """Return the trace of a run whose program knows better who ran when."""
    done = python(program.name, output, folder=program.parent)
    assert done.returncode == 0, done.stderr
    spans = [Span(**span) for span in json.loads(output.read_text("utf-8"))]
    return Trace(
        program=program.name,
        calls="",
        sha256=hashed(program),
        python=version(),
        machine=machine(),
        date=date.today().isoformat(),
        seconds=max(span.end for span in spans),
        spans=spans,
    )


def record_trace(path: Path, folder: Path, runs: int) -> str:
    """Record a trace anew, unless it is good; return what was done, or nothing.

    A good one shows the program as it is, in the quickest of several runs on
    a quiet machine.
    """
    old = load(path)
    program = path.parent / old.program
    if old.sha256 == hashed(program) and old.quiet:
        return ""
    done = [trace(program, old.calls, folder / path.name) for _ in range(runs)]
    best = min(done, key=lambda trace: trace.seconds)
    quiet = is_quiet()
    save(best._replace(quiet=quiet), path)
    busy = "" if quiet else ", but the machine was busy: do it again when it is quiet"
    return f"{shown(path)} is recorded{busy}"


def is_quiet() -> bool:
    """Tell whether each core computes without being disturbed."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        return all(ratio < QUIET for ratio in pool.map(spin, range(cores)))


def spin(_: int) -> float:
    """Return how much longer a process computes than its CPU time."""
    done = subprocess.run(
        [sys.executable, "-c", SPIN], capture_output=True, text=True, check=True
    )
    return float(done.stdout)
