"""Record who ran and who waited while a script runs.

Runs SCRIPT with its arguments, untouched, and passes on its exit
status: 128 and the signal's number if a signal ended it, as a shell
does. Then writes a trace: for each job of a pool, each thread, process
and asyncio task that SCRIPT ran, when it began and ended, and the CPU
time that it used. Python programs that SCRIPT starts are recorded with
it, unless they run without its environment.

Options of Python's own, such as -X dev, stand before SCRIPT, and
-m MODULE or -c TEXT may take its place.

Needs formats.py and witness.py beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from ast import literal_eval
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from importlib.machinery import PathFinder
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

sys.path.append(str(Path(__file__).parent))  # with -P it is not there
try:
    from formats import Span, Stretch, Trace
except ModuleNotFoundError:
    sys.exit("recorder: formats.py must lie beside recorder.py")

WITNESS = Path(__file__).with_name("witness.py")
GLANCE = 0.05  # seconds between two looks at who is gone, at least
LOOK = 0.002  # seconds between two looks at who computes, at least
OFTEN = 25  # looks; after so many there may be new threads
FILES = 200  # that may be open
LOOKS = 1000  # from then on, until a run is 2.7 times as long
LITTLE = 0.05  # of a span; who had no core for less is not noted
METADATA = re.compile(r"(?ms)^# /// script$.*?^# ///\n")  # PEP 723

SITE = """\
import sys
import witness

sys.path.remove({folder!r})
del sys.modules["sitecustomize"], sys.modules["witness"]
witness.watch_this_process()
import sitecustomize
"""


class Program(NamedTuple):
    """What is to be run."""

    words: list[str]  # what Python is given, its own options first
    name: str  # of its file
    file: str  # where its code is from: a whole path, or "<string>"
    text: str


def run(program: Program, meter: Meter, calls: str) -> tuple[int, int]:
    """Run Python with a watch on it; return process id and status.

    The status is below 0 if a signal ended it.
    """
    folder = meter.folder
    with open(f"{folder}/sitecustomize.py", "w") as site:
        site.write(SITE.format(folder=folder))
    shutil.copy(WITNESS, folder)
    paths = [folder, os.environ.get("PYTHONPATH", "")]
    watched = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "RECORDER_SCRIPT": program.file,
        "RECORDER_CALLS": calls,
    }
    own = sys.orig_argv[1 : -len(sys.argv)]  # options, and perhaps -m
    options = own[:-1] if own[-1:] == ["-m"] else own
    command = [sys.executable, *options, *program.words]
    if os.name == "posix":
        script, status = run_with_signals(command, watched, meter)
    else:
        script, status = run_in_console(command, watched)
    note_gone(folder, script)
    return script, status


def run_in_console(
    command: list[str], environment: dict[str, str]
) -> tuple[int, int]:
    """Run a command on Windows, whose console sends Ctrl-C to both."""
    signal.signal(signal.SIGINT, lambda *_: None)
    script = subprocess.Popen(command, env=environment)
    return script.pid, script.wait()


def run_with_signals(
    command: list[str], environment: dict[str, str], meter: Meter
) -> tuple[int, int]:
    """Run a command, which gets the signals that this process gets.

    Each comes once: what a terminal has sent to both is not sent on.
    Those with which a shell stops a job and has it go on are left to
    the shell.
    """
    names = ["KILL", "STOP", "TSTP", "TTIN", "TTOU", "CONT"]
    others = {signal.Signals[f"SIG{name}"] for name in names}
    signals = signal.valid_signals() - others
    signal.signal(signal.SIGCHLD, lambda *_: None)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    together = is_in_foreground()
    script = os.posix_spawn(
        command[0],
        command,
        environment,
        setpgroup=os.getpgrp() if together else new_group(),
        setsigmask=mask,
    )
    begun = glance = perf_counter()
    pause = LOOK
    while True:
        number, from_terminal = next_signal(signals, pause)
        start = perf_counter()
        meter.look()
        looked = perf_counter()
        least = max(LOOK, (start - begun) / LOOKS)
        pause = max(least, 20 * (looked - start))
        if looked > glance:
            note_gone(meter.folder)
            cost = perf_counter() - looked
            glance = looked + max(GLANCE, 20 * cost)
        if number == signal.SIGCHLD:
            ended, status = os.waitpid(script, os.WNOHANG)
            if ended:
                return script, os.waitstatus_to_exitcode(status)
        elif number and not (together and from_terminal):
            os.kill(script, number)


def new_group() -> int:
    """Return a new group of processes; the one that led it has ended.

    So the script may begin a session of its own, as it may alone.
    """
    return os.posix_spawnp("true", ["true"], {}, setpgroup=0)


def is_in_foreground() -> bool:
    """Tell if what is typed into a terminal is for this process."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)


def next_signal(
    signals: Iterable[int], pause: float
) -> tuple[int, bool]:
    """Wait for a signal; tell whether it may come from a terminal.

    On Linux 0 comes in its place after a pause.
    """
    if sys.platform != "linux":
        number = signal.sigwait(signals)
        typed = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)
        return number, number in typed
    found = signal.sigtimedwait(signals, pause)
    if found is None:
        return 0, False
    return found.si_signo, found.si_code > 0  # programs send 0 or less


def note_gone(folder: str, ended: int | None = None) -> None:
    """Note which of the processes that wrote notes are seen to be gone.

    One that was killed could not write that it is.
    """
    files = Path(folder).glob("*.events")
    for process in {file.stem.rpartition("-")[0] for file in files}:
        number = int(process.partition("-")[0])
        gone = Path(folder, f"{process}.gone")
        if gone.exists():
            continue
        if number == ended or is_gone(number):
            gone.write_text(f"{perf_counter()}", "ascii")


def is_gone(process: int) -> bool:
    """Tell whether a process has ended, as far as Linux tells it."""
    try:
        said = Path(f"/proc/{process}/stat").read_text(
            "utf-8", "replace"
        )
    except OSError:
        return sys.platform == "linux"
    return said.rpartition(")")[2].split()[0] in ("Z", "X")


class Meter:
    """Sees from outside when each thread computes, if Linux tells.

    What looked from inside would need the GIL, and change the turns.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder  # where processes write notes
        self.changed = 0  # when a thread wrote its first
        self.accounts: dict[int, int] = {}  # open files, by thread
        self.used: dict[int, float] = {}  # seconds, at the last look
        self.looks = [perf_counter()]
        self.ran: dict[int, list[list[float]]] = {}  # when each did
        self.late = 0.0  # between two looks, at most, where it is told

    def look(self) -> None:
        """Note what each thread has computed since the last look."""
        with suppress(OSError):  # a script may tidy up too much
            changed = os.stat(self.folder).st_mtime_ns
            if changed != self.changed or not len(self.looks) % OFTEN:
                self.changed = changed
                self.find()
        self.looks.append(perf_counter())
        for thread, account in list(self.accounts.items()):
            try:
                used = seconds_in(account)
            except (OSError, IndexError):  # it has ended
                os.close(self.accounts.pop(thread))
                continue
            self.add(thread, used - self.used[thread])
            self.used[thread] = used

    def find(self) -> None:
        """Open the accounts of new threads; there is room for some.

        Of a new process, what it has computed until now is left out.
        """
        known = set(self.accounts)
        for process in writers(self.folder):
            for thread in threads(process) - known:
                if len(self.accounts) == FILES:
                    return
                path = f"/proc/{process}/task/{thread}/schedstat"
                with suppress(OSError, IndexError):
                    account = os.open(path, os.O_RDONLY)
                    self.accounts[thread] = account
                    self.used[thread] = 0.0
                    if process not in known:
                        self.used[thread] = seconds_in(account)

    def add(self, thread: int, seconds: float) -> None:
        """Add what was computed of late; it may go on with the last."""
        if not seconds:
            return
        ran = self.ran.setdefault(thread, [])
        before, now = self.looks[-2:]
        start = now - seconds
        if ran and start - ran[-1][1] < now - before:
            ran[-1][1] = min(ran[-1][1] + seconds, now)
        else:
            ran.append([start, now])

    def tell(self, span: Noted) -> None:
        """Add to a span when its thread computed, if that is known.

        It is not where looks came so late that a drawing would show it.
        """
        start, end = span.start, span.end
        ran = self.ran.get(span.native)
        if not ran or end is None:
            return
        if span.pauses or span.worker.task is not None:
            return
        first = max(0, bisect_right(self.looks, start) - 1)
        looks = self.looks[first : bisect_left(self.looks, end) + 1]
        pauses = (now - before for before, now in pairwise(looks))
        late = max(pauses, default=math.inf)
        if late > LITTLE * (end - start):
            return
        within = [(max(it[0], start), min(it[1], end)) for it in ran]
        told = [it for it in within if it[1] - it[0] > LOOK / 4]
        if told and end - told[-1][1] < late:  # and so till the end
            told[-1] = told[-1][0], end
        span.ran = told
        self.late = max(self.late, late)


def writers(folder: str) -> set[int]:
    """Return the processes that have written notes."""
    return {
        int(name.partition("-")[0])
        for name in os.listdir(folder)
        if name.endswith(".events")
    }


def threads(process: int) -> set[int]:
    """Return the threads of a process, as Linux tells them."""
    try:
        return set(map(int, os.listdir(f"/proc/{process}/task")))
    except OSError:
        return set()


def seconds_in(account: int) -> float:
    """Return what a thread has computed so far."""
    return int(os.pread(account, 100, 0).split()[0]) / 1e9


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
    native: int  # what the system calls its thread
    end: float | None = None  # None: it was to the last
    cpu: float | None = None  # None: it did not end by itself
    in_line: float = 0.0
    failed: str = ""
    cancelled: bool = False
    pauses: bool = False  # while its thread runs other things
    held: list[Stretch] = field(default_factory=list)
    busy: list[Stretch] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    ran: list[Stretch] = field(default_factory=list)


def gathered(folder: str) -> list[Noted]:
    """Return all spans that were noted in a folder, by their start.

    A note may be missing or cut off, if there was no room for it.
    """
    found: dict[tuple[int, float, int], Noted] = {}
    for file in sorted(Path(folder).glob("*.events")):
        number, birth, _ = file.stem.split("-")
        process, born = int(number), float(birth)
        for line in file.read_text("utf-8", "replace").splitlines():
            try:
                what, span, *facts = literal_eval(line)
            except (SyntaxError, ValueError):
                continue
            key = process, born, span
            if what == "begin":
                start, thread, native, kind, label, *within = facts
                task = span if kind == "task" else None
                task = within[0] if within else task
                worker = Worker(process, thread, task)
                found[key] = Noted(worker, kind, label, start, native)
            elif what == "forget":
                found.pop(key, None)
            elif key in found:
                note(found[key], what, facts)
    for (process, born, _), span in found.items():
        if span.end is None:
            gone = cut_short(folder, process, born)
            span.end = replaced(process, born, found) or gone
    return sorted(found.values(), key=lambda span: span.start)


def replaced(
    process: int,
    born: float,
    found: dict[tuple[int, float, int], Noted],
) -> float | None:
    """Return when another took a program's place, if one did."""
    later = (
        span.start
        for (number, birth, _), span in found.items()
        if number == process and birth > born
    )
    return min(later, default=None)


def cut_short(folder: str, process: int, born: float) -> float | None:
    """Return when a process was seen to be gone, if it was."""
    for file in Path(folder).glob(f"{process}-*.gone"):
        if float(file.stem.partition("-")[2]) == born:
            return float(file.read_text("ascii"))
    return None


def note(span: Noted, what: str, facts: list[Any]) -> None:
    """Add to a span what was noted of it later."""
    if what == "end":
        span.end, span.cpu, span.in_line, span.failed = facts
    elif what == "cancelled":
        span.cancelled = True
    elif what == "pauses":
        span.pauses = True
    elif what == "turns":
        span.turns = facts[0]
    elif what == "held":
        span.held.append((facts[0], facts[1]))
    elif what == "busy":
        span.busy.append((facts[0], facts[1]))


def names(noted: list[Noted], script: int) -> dict[Worker, str]:
    """Return the workers' names, in the order in which they came.

    A task is called by its thread, too, if there are several that run
    tasks.
    """
    named: dict[Worker, str] = {}
    numbers: dict[str, int] = {}
    processes: dict[int, str] = {}
    loops = {
        span.worker[:2]
        for span in noted
        if span.worker.task is not None
    }

    mains: dict[int, Worker] = {}
    for span in sorted(noted, key=lambda span: span.kind != "process"):
        mains.setdefault(span.worker.process, span.worker)

    def numbered(kind: str) -> str:
        numbers[kind] = numbers.get(kind, 0) + 1
        return f"{kind} {numbers[kind]}"

    for span in noted:
        worker, kind = span.worker, span.kind
        process = worker.process
        if worker in named:
            continue
        if kind == "task":
            thread = named.get(worker._replace(task=None))
            many = thread and len(loops) > 1
            task = f"{thread}, task" if many else "task"
            named[worker] = numbered(task)
        elif kind == "interpreter" or process == script:
            main = kind in ("program", "call")
            named[worker] = "main thread" if main else numbered(kind)
        else:
            if process not in processes:
                processes[process] = numbered("process")
            name, main = processes[process], worker == mains[process]
            named[worker] = (
                name if main else f"{name}, {numbered(kind)}"
            )
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
            cancelled=span.cancelled,
            in_line=in_line(span),
            held=stretches(span.held),
            busy=stretches(span.busy),
            turns=tuple(map(since, span.turns)),
            ran=stretches(span.ran),
            unfinished=span.cpu is None,
        )
        for span in noted
    ]


def in_line(span: Noted) -> float:
    """Return for how long a span had no core, unless it was brief."""
    if span.end is None or span.cpu is None:
        return 0.0
    length = span.end - span.start
    short = span.in_line < LITTLE * length
    return 0.0 if short else round(min(span.in_line, length), 4)


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
    """Return the hash of a program's text, the same on each system."""
    return hash_of(program.read_text("utf-8", "surrogateescape"))


def hash_of(text: str) -> str:
    """Return the hash of a text, without the metadata that is in it.

    That is no part of a program: a run does not depend on it. What is
    no UTF-8 is taken as it is.
    """
    text = METADATA.sub("", text)
    data = text.encode("utf-8", "surrogateescape")
    return hashlib.sha256(data).hexdigest()


def version() -> str:
    """Return the version of this Python, with a t for free threads."""
    free = sysconfig.get_config_var("Py_GIL_DISABLED")
    return platform.python_version() + ("t" if free else "")


def make_trace(
    noted: list[Noted], program: Program, script: int, calls: str
) -> Trace:
    """Return the trace of a run of a program."""
    spans = spans_of(noted, script, last_time(noted))
    return Trace(
        program=program.name,
        calls=calls,
        sha256=hash_of(program.text),
        python=version(),
        machine=machine(),
        date=date.today().isoformat(),
        seconds=max(span.end for span in spans),
        spans=spans,
    )


def save(trace: Trace, file: Path) -> None:
    """Write a trace, whole or not at all.

    Of a name that is no text, what can't be written becomes a ?.
    """
    new = file.with_suffix(".new")
    new.write_text(str(trace), "utf-8", "replace", newline="\n")
    new.replace(file)


def split(words: list[str]) -> tuple[list[str], list[str]]:
    """Return the words that are for the recorder, and for Python."""
    own = 0
    pythons = ["--", "--check-hash-based-pycs"]
    while words[own:] and words[own][:2] == "--":
        if words[own] in pythons:
            break
        own += 1 if "=" in words[own] or words[own] == "--help" else 2
    return words[:own], words[own:]


def program_of(words: list[str]) -> Program:
    """Return what Python would run; raise ValueError if it is nothing.

    A word of Python's own options may be followed by another.
    """
    rest = iter(words)
    for word in rest:
        if word == "-":
            return Program(words, "stdin.py", "<stdin>", "")
        ended = word == "--"  # whatever comes next is the script
        word = next(rest, "") if ended else word
        if ended or not word.startswith("-"):
            path = Path(word)
            if path.is_dir():
                path /= "__main__.py"
            if not path.is_file():
                raise ValueError(f"no such script: {word}")
            return program_in(path, words)
        if found := re.match("-[^WX-]*?([cm])(.*)", word):
            given = found[2] or next(rest, "")
            if found[1] == "m":
                return program_in(file_of(given), words)
            return Program(words, "command.py", "<string>", given)
        if re.fullmatch("-[^WX-]*[WX]|--check-hash-based-pycs", word):
            next(rest, None)
    raise ValueError("the following arguments are required: SCRIPT")


def program_in(path: Path, words: list[str]) -> Program:
    """Return the program that is in a file, perhaps of an archive."""
    there = (it for it in (path, *path.parents) if it.is_file())
    text = next(there).read_text("utf-8", "surrogateescape")
    return Program(words, path.name, os.path.abspath(path), text)


def file_of(module: str) -> Path:
    """Return where a module is, without importing what it is in."""
    here = [] if sys.flags.safe_path else [""]
    where = [*here, *sys.path[len(here) :]]
    for part in [*module.split("."), "__main__"]:
        spec = PathFinder.find_spec(part, where)
        if spec is None:
            break
        if spec.submodule_search_locations is None:
            return Path(spec.origin or part)
        where = [*spec.submodule_search_locations]
    raise ValueError(f"no such module: {module}")


class Asked(NamedTuple):
    """What the command line asks for."""

    program: Program
    calls: str
    output: Path


def parse(arguments: list[str]) -> Asked:
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
    own, words = split(arguments)
    asked = parser.parse_args(own)
    try:
        program = program_of(words)
    except ValueError as error:
        parser.error(str(error))
    output = asked.output
    if output is None:
        output = Path(f"{Path(program.name).stem}.trace.json")
    if not output.parent.is_dir():
        parser.error(f"no such folder: {output.parent}")
    if asked.calls and sys.version_info < (3, 12):
        parser.error("--calls needs Python 3.12")
    if not WITNESS.is_file():
        parser.error("witness.py must lie beside recorder.py")
    return Asked(program, asked.calls, output)


def uncalled(calls: str, noted: list[Noted]) -> list[str]:
    """Return the functions that were asked for and never called."""
    labels = [span.label for span in noted if span.kind == "call"]
    called = {label.partition("(")[0] for label in labels}
    return [name for name in calls.split(",") if name not in called]


def signal_name(number: int) -> str:
    """Return what a signal is called, if it is called anything."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def report(status: int, asked: Asked, noted: list[Noted]) -> str:
    """Return in words what came of a run."""
    said = []
    if status < 0:
        number = f"status {128 - status} in a shell"
        said.append(f"ended by {signal_name(-status)}, {number}")
    if not noted:
        lost = "nothing was noted: did Python start without its site?"
        return "; ".join([*said, lost])
    if asked.calls and (never := uncalled(asked.calls, noted)):
        said.append(f"no call of {', '.join(never)}")
    said.append(f"{len(noted)} spans in {asked.output}")
    return "; ".join(said)


def main() -> None:
    asked = parse(sys.argv[1:])
    with TemporaryDirectory() as folder:
        meter = Meter(folder)
        script, status = run(asked.program, meter, asked.calls)
        noted = gathered(folder)
    told = report(status, asked, noted)
    if noted:
        for span in noted:
            meter.tell(span)
        trace = make_trace(noted, asked.program, script, asked.calls)
        trace = trace._replace(resolution=round(meter.late, 4))
        try:
            save(trace, asked.output)
        except OSError as error:
            told = f"{asked.output} can't be written: {error}"
    if sys.stderr is not None:  # it may be closed
        print(f"recorder: {told}", file=sys.stderr)
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()
