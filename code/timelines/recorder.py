"""Record who ran and who waited while a script runs.

Runs SCRIPT with its arguments, untouched, and passes on its exit
status. Then writes a trace: for each job of a pool, each thread,
process and asyncio task that SCRIPT ran, when it began and ended, and
the CPU time that it used. Python programs that SCRIPT starts are
recorded with it, unless they run without its environment.
"""

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from ast import literal_eval
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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


def gathered(folder: str) -> list[dict[str, Any]]:
    """Return all spans by their start, in clock times."""
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for file in sorted(Path(folder).glob("*.events")):
        process = int(file.stem.partition("-")[0])
        for line in file.read_text("utf-8").splitlines():
            what, number, *facts = literal_eval(line)
            span = found.setdefault((process, number), {})
            if what == "begin":
                start, worker, kind, label = facts
                task = number if kind == "task" else None
                span |= {
                    "worker": (process, worker, task),
                    "kind": kind,
                    "label": label,
                    "start": start,
                    "end": None,
                    "cpu": None,
                    "failed": "",
                    "held": [],
                    "busy": [],
                }
            elif what == "end":
                span["end"], span["cpu"], span["failed"] = facts
            elif what == "forget":
                del found[process, number]
            else:
                span[what].append(facts)
    return sorted(found.values(), key=lambda span: span["start"])


def name_workers(spans: list[dict[str, Any]], script: int) -> None:
    """Name the workers in the order in which they came."""
    named: dict[tuple[int, int, int | None], str] = {}
    numbers: dict[str, int] = {}
    processes: dict[int, str] = {}

    def numbered(kind: str) -> str:
        numbers[kind] = numbers.get(kind, 0) + 1
        return f"{kind} {numbers[kind]}"

    for span in spans:
        worker, kind = span["worker"], span.pop("kind")
        process = worker[0]
        if worker not in named:
            if kind in ("task", "interpreter") or process == script:
                main = kind in ("program", "call")
                named[worker] = (
                    "main thread" if main else numbered(kind)
                )
            elif process not in processes:
                processes[process] = named[worker] = numbered("process")
            else:
                named[worker] = (
                    f"{processes[process]}, {numbered(kind)}"
                )
        if kind == "program" and process != script:
            span["label"] = "another program"
        span["worker"] = named[worker]


def relative(span: dict[str, Any], zero: float, last: float) -> None:
    """Count times from `zero`; a span that is open ends at `last`.

    What did not happen is left out.
    """
    since = partial(seconds_between, zero)
    span["unfinished"] = span["end"] is None
    span["start"] = since(span["start"])
    span["end"] = since(span["end"] or last)
    if not span["unfinished"]:
        span["cpu"] = round(span["cpu"], 4)
    for what in ("held", "busy"):
        span[what] = [list(map(since, times)) for times in span[what]]
    for what in ("failed", "held", "busy", "unfinished"):
        if not span[what]:
            del span[what]


def seconds_between(start: float, stop: float) -> float:
    """Return a stretch of time, no finer than can be drawn."""
    return round(stop - start, 4)


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


def make_trace(
    spans: list[dict[str, Any]], path: Path, script: int, calls: str
) -> dict[str, Any]:
    """Return the trace of a run, with names for the workers."""
    times = [
        span[when]
        for span in spans
        for when in ("start", "end")
        if span[when] is not None
    ]
    zero, last = min(times), max(times)
    name_workers(spans, script)
    for span in spans:
        relative(span, zero, last)
    free = sysconfig.get_config_var("Py_GIL_DISABLED")
    return {
        "program": path.name,
        "calls": calls,
        "sha256": hashed(path),
        "python": platform.python_version() + ("t" if free else ""),
        "machine": machine(),
        "date": date.today().isoformat(),
        "seconds": seconds_between(zero, last),
        "spans": spans,
    }


def save(trace: dict[str, Any], file: Path) -> None:
    """Write a trace, a line for each span, whole or not at all."""
    spans = ",\n".join(
        json.dumps(span, ensure_ascii=False) for span in trace["spans"]
    )
    head = json.dumps(
        {**trace, "spans": []}, indent=1, ensure_ascii=False
    )
    text = head.replace('"spans": []', f'"spans": [\n{spans}\n]')
    new = file.with_suffix(".new")
    new.write_text(f"{text}\n", "utf-8", newline="\n")
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
        parser.error(
            f"{WITNESS.name} must lie beside {Path(__file__).name}"
        )
    return asked


def main() -> None:
    asked = parse(sys.argv[1:])
    with TemporaryDirectory() as folder:
        command = [str(asked.script), *asked.arguments]
        script, status = run(command, folder, asked.calls)
        spans = gathered(folder)
    if spans:
        trace = make_trace(spans, asked.script, script, asked.calls)
        save(trace, asked.output)
        told = f"{len(spans)} spans in {asked.output}"
    else:
        told = "nothing was noted: did Python start without its site?"
    print(f"recorder: {told}", file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
