"""Record who ran and who waited while a script runs.

Runs SCRIPT with its arguments, untouched, and passes on its exit
status. Then writes a trace: for each job of a pool, each thread,
process and asyncio task that SCRIPT ran, when it began and ended, and
the CPU time that it used. Python programs that SCRIPT starts are
recorded with it, unless they run without its environment.

Needs formats.py and witness.py beside it.
"""

import argparse
import hashlib
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from ast import literal_eval
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

try:
    from formats import Span, Stretch, Trace
except ModuleNotFoundError:
    sys.exit("recorder: formats.py must lie beside recorder.py")

WITNESS = Path(__file__).with_name("witness.py")
METADATA = re.compile(r"(?ms)^# /// script$.*?^# ///\n")  # PEP 723

SITE = """\
import sys
from importlib import import_module
import witness

sys.path.remove({folder!r})
ours = sys.modules.pop("sitecustomize")
try:
    import_module("sitecustomize")
except ModuleNotFoundError:
    sys.modules["sitecustomize"] = ours
witness.watch_this_process()
"""


def run(command: list[str], folder: str, calls: str) -> tuple[int, int]:
    """Run Python with a watch on it; return process id and status."""
    with open(f"{folder}/sitecustomize.py", "w") as site:
        site.write(SITE.format(folder=folder))
    shutil.copy(WITNESS, folder)
    paths = [folder, os.environ.get("PYTHONPATH", "")]
    watched = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "RECORDER_FOLDER": folder,
        "RECORDER_SCRIPT": os.path.abspath(command[0]),
        "RECORDER_CALLS": calls,
    }
    started: list[subprocess.Popen[bytes]] = []

    def interrupted(*_: object) -> None:
        """Send Ctrl-C on, unless the terminal has sent it to both."""
        if not sys.stdin.isatty():
            for script in started:
                script.send_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, interrupted)
    script = subprocess.Popen([sys.executable, *command], env=watched)
    started.append(script)
    status = script.wait()
    return script.pid, status if status >= 0 else 128 - status


class Worker(NamedTuple):
    """Who has spans of its own; threads are numbered by the witness."""

    process: int
    thread: int
    task: int | None  # the number of its span, if it is a task


@dataclass
class Noted:
    """A span as the witness noted it; times are those of its clock."""

    worker: Worker
    kind: str  # such as "thread"
    label: str
    start: float
    end: float | None = None  # None: it is open
    cpu: float | None = None
    failed: str = ""
    held: list[Stretch] = field(default_factory=list)
    busy: list[Stretch] = field(default_factory=list)


def gathered(folder: str) -> list[Noted]:
    """Return all spans that were noted in a folder, by their start."""
    found: dict[tuple[int, int], Noted] = {}
    for file in sorted(Path(folder).glob("*.events")):
        process = int(file.stem.partition("-")[0])
        for line in file.read_text("utf-8").splitlines():
            what, number, *facts = literal_eval(line)
            key = process, number
            if what == "begin":
                start, thread, kind, label = facts
                task = number if kind == "task" else None
                worker = Worker(process, thread, task)
                found[key] = Noted(worker, kind, label, start)
            elif what == "end":
                span = found[key]
                span.end, span.cpu, span.failed = facts
            elif what == "held":
                found[key].held.append((facts[0], facts[1]))
            elif what == "busy":
                found[key].busy.append((facts[0], facts[1]))
            elif what == "forget":
                del found[key]
    return sorted(found.values(), key=lambda span: span.start)


def names(noted: list[Noted], script: int) -> dict[Worker, str]:
    """Return the workers' names, in the order in which they came."""
    named: dict[Worker, str] = {}
    numbers: dict[str, int] = {}
    processes: dict[int, str] = {}

    def numbered(kind: str) -> str:
        numbers[kind] = numbers.get(kind, 0) + 1
        return f"{kind} {numbers[kind]}"

    for span in noted:
        worker, kind = span.worker, span.kind
        process = worker.process
        if worker in named:
            continue
        if kind in ("task", "interpreter") or process == script:
            main = kind in ("program", "call")
            named[worker] = "main thread" if main else numbered(kind)
        elif process not in processes:
            processes[process] = named[worker] = numbered("process")
        else:
            named[worker] = f"{processes[process]}, {numbered(kind)}"
    return named


def last_time(noted: list[Noted]) -> float:
    """Return when the last thing happened that was noted."""
    return max(
        time
        for span in noted
        for time in (
            span.start,
            span.end or 0.0,
            *(stop for _, stop in span.held + span.busy),
        )
    )


def spans_of(noted: list[Noted], script: int, now: float) -> list[Span]:
    """Return what was noted, as in a trace; what is open ends now."""
    zero = noted[0].start
    workers = names(noted, script)

    def since(time: float) -> float:
        """Return seconds, no finer than can be drawn."""
        return round(time - zero, 4)

    def stretches(times: list[Stretch]) -> tuple[Stretch, ...]:
        return tuple((since(start), since(end)) for start, end in times)

    return [
        Span(
            worker=workers[span.worker],
            label=label(span, script),
            start=since(span.start),
            end=since(now if span.end is None else span.end),
            cpu=None if span.cpu is None else round(span.cpu, 4),
            failed=span.failed,
            held=stretches(span.held),
            busy=stretches(span.busy),
            unfinished=span.end is None,
        )
        for span in noted
    ]


def label(span: Noted, script: int) -> str:
    """Return what a span is called; of programs, one is the script."""
    if span.kind == "program" and span.worker.process != script:
        return "another program"
    return span.label


def machine() -> str:
    """Return what this machine is, in a few words."""
    name = platform.processor() or platform.machine()
    known = Path("/proc/cpuinfo")
    if known.exists():
        lines = known.read_text("utf-8").splitlines()
        models = [x for x in lines if x.startswith("model name")]
        name = models[0].partition(": ")[2] if models else name
    return f"{name}, {os.cpu_count()} cores, {platform.system()}"


def hashed(program: Path) -> str:
    """Return the hash of a program's text, the same on each system.

    Its inline metadata is no part of it: a run does not depend on it.
    """
    text = METADATA.sub("", program.read_text("utf-8"))
    return hashlib.sha256(text.encode()).hexdigest()


def version() -> str:
    """Return the version of this Python, with a t for free threads."""
    free = sysconfig.get_config_var("Py_GIL_DISABLED")
    return platform.python_version() + ("t" if free else "")


def make_trace(
    noted: list[Noted], path: Path, script: int, calls: str
) -> Trace:
    """Return the trace of a run of the script at a path."""
    spans = spans_of(noted, script, last_time(noted))
    return Trace(
        program=path.name,
        calls=calls,
        sha256=hashed(path),
        python=version(),
        machine=machine(),
        date=date.today().isoformat(),
        seconds=max(span.end for span in spans),
        spans=spans,
    )


def save(trace: Trace, file: Path) -> None:
    """Write a trace, whole or not at all."""
    new = file.with_suffix(".new")
    new.write_text(str(trace), "utf-8", newline="\n")
    new.replace(file)


def parse(arguments: list[str]) -> argparse.Namespace:
    """Return what was asked for; leave with status 2 if it can't be."""
    about, _, more = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        description=about,
        epilog=more,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="%(prog)s [--calls NAMES] [--output FILE] SCRIPT ...",
    )
    parser.add_argument(
        "--calls",
        metavar="NAMES",
        default="",
        help="record the calls of these functions of SCRIPT, too; "
        "commas between them (needs Python 3.12)",
    )
    parser.add_argument(
        "--output",
        metavar="FILE",
        type=Path,
        help="where the trace goes",
    )
    parser.add_argument("script", metavar="SCRIPT", type=Path)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    asked = parser.parse_args(arguments)
    if asked.output is None:
        asked.output = Path(f"{asked.script.stem}.trace.json")
    if not asked.script.is_file():
        parser.error(f"no such script: {asked.script}")
    if not asked.output.parent.is_dir():
        parser.error(f"no such folder: {asked.output.parent}")
    if asked.calls and sys.version_info < (3, 12):
        parser.error("--calls needs Python 3.12")
    if not WITNESS.is_file():
        parser.error("witness.py must lie beside recorder.py")
    return asked


def main() -> None:
    asked = parse(sys.argv[1:])
    with TemporaryDirectory() as folder:
        command = [str(asked.script), *asked.arguments]
        script, status = run(command, folder, asked.calls)
        noted = gathered(folder)
    if noted:
        trace = make_trace(noted, asked.script, script, asked.calls)
        save(trace, asked.output)
        told = f"{len(trace.spans)} spans in {asked.output}"
    else:
        told = "nothing was noted: did Python start without its site?"
    print(f"recorder: {told}", file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
