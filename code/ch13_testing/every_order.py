"""Run an asyncio script in every order in which its tasks can wake.

Where several tasks are ready, asyncio takes the one that was ready
first. Here any of them may be next. The script runs from its start for
each order, the nearest to asyncio's own first, until one fails or all
are tried. An order fails if the script ends with an exception or an
exit status, if asyncio reports an error, or if all wait for ever.

Time jumps to the next timer when all wait. Timers of one time go off
in any order, those of different times in theirs, unless there is
--late. The script's time module tells that time; datetime does not.
Not tried: orders of callbacks, of threads, of what comes from outside
(sockets, child processes); while there is any, waits are real ones.
Standard input is empty. A run that takes 60 s fails. Not for Windows.

Exit status: 0 no order fails, 1 one does, 2 wrong usage.
"""

import argparse
import asyncio
import atexit
import faulthandler
import gc
import hashlib
import json
import linecache
import os
import platform
import random
import runpy
import shlex
import sys
import tempfile
import threading
import time
import traceback
from asyncio import Handle, TimerHandle
from collections import deque
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from signal import SIGKILL
from types import ModuleType
from typing import Any, NoReturn

LIMIT, PATIENCE, GRACE = 60.0, 10.0, 1.0  # s: a run, a wait, a thread
TURNS = 100_000  # after which a run is said to have no end
SHOWN = 60  # turns of a report
POOLS = ("asyncio_", "ThreadPoolExecutor")  # whose threads may idle
LIBRARY = os.path.dirname(os.__file__)
OURS = __file__, runpy.__file__, "<frozen runpy>"
START, MAIN = time.time(), threading.get_ident()


def woken(handle: Handle) -> Any:
    """Return the task that a handle lets go on, or None."""
    calls = [handle._callback]
    if isinstance(handle, TimerHandle) and handle._args:
        waits = getattr(handle._args[0], "_callbacks", None)
        calls += [call for call, _ in waits or ()]
    owners = [getattr(call, "__self__", None) for call in calls]
    return next((it for it in owners if hasattr(it, "get_coro")), None)


def is_inner(handle: Handle) -> bool:
    """Tell if it is a callback, which asyncio runs at once."""
    return not isinstance(handle, TimerHandle) and not woken(handle)


def name_of(handle: Handle) -> str:
    """Return the name of a task, or of what a timer calls."""
    if task := woken(handle):
        return task.get_name()
    call = handle._callback
    limited = getattr(getattr(call, "__self__", None), "_task", None)
    if limited:
        return f"a time-out of {limited.get_name()}"
    return getattr(call, "__qualname__", "a timer")


def place(task: Any) -> tuple[str, int]:
    """Return the file and line of the script where a task is."""
    file, line = "", 0
    inner = task.get_coro() if task else None
    while inner is not None:
        kind = "gi" if hasattr(inner, "gi_frame") else "cr"
        frame = getattr(inner, f"{kind}_frame", None)
        code = frame.f_code.co_filename if frame else LIBRARY
        if not code.startswith(LIBRARY) and "-packages" not in code:
            file, line = code, frame.f_lineno
        below = "gi_yieldfrom" if kind == "gi" else "cr_await"
        inner = getattr(inner, below, None)
    return file, line


def line_of(name: str, file: str, line: int) -> str:
    """Return a name, and what stands in a line of a file."""
    if not file:
        return name
    text = linecache.getline(file, line).strip()
    return f"{name}  {os.path.basename(file)}:{line}  {text}"


class Plan:
    """Who is next in one run, and what time it is."""

    def __init__(
        self, order: Sequence[int], chance: Any, late: bool, fd: int
    ) -> None:
        self.order, self.chance, self.late = deque(order), chance, late
        self.fd, self.now, self.turns = fd, 0.0, 0

    def note(self, *fact: Any) -> None:
        """Write a fact down, where it outlives this process."""
        os.write(self.fd, json.dumps(fact).encode() + b"\n")

    def choose(self, ready: list[Handle]) -> Handle:
        """Return who is next of those who are ready."""
        taken = 0
        if len(ready) > 1 and self.order:
            taken = self.order.popleft()
        elif len(ready) > 1 and self.chance:
            taken = self.chance.randrange(len(ready))
        if taken >= len(ready):
            self.note("strays")
            taken = 0
        who = ready[taken]
        self.turns += 1
        self.note(
            "turn", taken, len(ready), name_of(who), *place(woken(who))
        )
        return who

    def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 0)

    def clock(self) -> ModuleType:
        """Return the module time, which tells the main thread ours."""
        module = ModuleType("time")
        vars(module).update(vars(time))

        def tell(name: str, ours: Any) -> None:
            real, ident = getattr(time, name), threading.get_ident
            vars(module)[name] = lambda *given: (
                ours if ident() == MAIN else real
            )(*given)

        tell("sleep", self.sleep)
        for name in ("monotonic", "perf_counter", "time"):
            zero = START if name == "time" else 0.0
            tell(name, lambda zero=zero: zero + self.now)
            tell(
                f"{name}_ns",
                lambda zero=zero: int((zero + self.now) * 1e9),
            )
        return module


class Loop(asyncio.SelectorEventLoop):
    """An event loop that is told who is next."""

    plan: Plan

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.line: list[Handle] = []  # of those who are ready
        self.calls: dict[Any, float] = {}  # to threads, and patience

    def time(self) -> float:
        return self.plan.now

    def default_exception_handler(self, context: Any) -> None:
        error = context.get("exception")
        why = f": {error!r}" if error else ""
        self.plan.note("why", context["message"] + why)
        super().default_exception_handler(context)

    def run_in_executor(self, *given: Any) -> Any:
        call = super().run_in_executor(*given)
        self.calls[call] = time.monotonic() + GRACE
        return call

    def _run_once(self) -> None:
        """Let one go on of those who can."""
        later = self.look()
        inner = [it for it in self.line if is_inner(it)]
        if not self.line and self._stopping:
            return
        if not self.line:
            self.give_up("all wait, and nothing is left to happen")
        if self.plan.turns == TURNS:
            self.give_up(f"there is no end after {TURNS:,} turns")
        ready = self.line + (later if self.plan.late else [])
        handle = inner[0] if inner else self.plan.choose(ready)
        if handle in self.line:
            self.line.remove(handle)
        else:
            self._scheduled.remove(handle)
            self.plan.now = handle.when()
        task = woken(handle)
        handle._run()
        slept = isinstance(handle, TimerHandle) and self._ready
        if slept and woken(self._ready[0]) is task:
            self._ready.popleft()._run()
        if task and task.done():
            error = None if task.cancelled() else task._exception
            how = type(error).__name__ if error else "done"
            how = "cancelled" if task.cancelled() else how
            self.plan.note("end", task.get_name(), how)

    def look(self) -> list[TimerHandle]:
        """Take in who is ready by now; return the timers to come."""
        plan, now, wait = self.plan, time.monotonic(), 0.0
        timers = [it for it in self._scheduled if not it.cancelled()]
        timers.sort(key=TimerHandle.when)
        calls = [it for it in self.calls if not it.done()]
        self.calls = {it: self.calls[it] for it in calls}
        is_open = len(self._selector.get_map()) > 1
        if self._ready or self._stopping:
            pass
        elif not self.line and (calls or is_open or has_threads()):
            wait = timers[0].when() - plan.now if timers else PATIENCE
        elif calls and not any(map(is_inner, self.line)):
            wait = max(self.calls[it] for it in calls) - now
        self._process_events(self._selector.select(max(wait, 0)))
        if is_open and wait:
            plan.now += time.monotonic() - now
        while self._ready:
            self.line.append(self._ready.popleft())
        self.line = [it for it in self.line if not it.cancelled()]
        if timers and not self.line and not self._stopping:
            plan.now = max(plan.now, timers[0].when())
        due = [it for it in timers if it.when() - plan.now < 1e-9]
        self.line += due
        self._scheduled = timers[len(due) :]
        if due and self._scheduled:
            plan.note("kept")
        return self._scheduled

    def give_up(self, why: str) -> NoReturn:
        """Say where each task is, and end the run."""
        self.plan.note("why", why)
        print(f"{why}:", file=sys.stderr)
        for task in sorted(asyncio.all_tasks(self), key=str):
            line = line_of(task.get_name(), *place(task))
            print(f"  {line}", file=sys.stderr)
        sys.stdout.flush()
        os._exit(1)


def has_threads() -> bool:
    """Tell if there are threads that may be at work."""
    threads = [it for it in threading.enumerate() if it.ident != MAIN]
    return any(not it.name.startswith(POOLS) for it in threads)


class Run:
    """What came of one run."""

    def __init__(self, status: int, record: bytes) -> None:
        facts: dict[str, list[Any]] = {}
        for line in record.splitlines():
            kind, *fact = json.loads(line)
            facts.setdefault(kind, []).append(fact)
        self.turns = facts.get("turn", [])
        self.ends = dict(facts.get("end", []))
        self.kept, self.strays = "kept" in facts, "strays" in facts
        self.choices = [it for it in self.turns if it[1] > 1]
        self.order = [taken for taken, *_ in self.choices]
        self.why = f"exit status {status}" if status else ""
        if "why" in facts:
            self.why = facts["why"][0][0]

    def spans(self) -> list[dict[str, Any]]:
        """Return who ran when, for timeline.py; a turn takes 1 s."""
        found: dict[str, list[int]] = {}
        for number, (_, _, name, *_) in enumerate(self.turns):
            found.setdefault(name, []).append(number)
        spans = []
        for name, turns in found.items():
            how = self.ends.get(name)
            span = {
                "worker": name,
                "label": name,
                "start": turns[0],
                "end": turns[-1] + 1,
                "cpu": 0 if how else None,
                "busy": [(it, it + 1) for it in turns],
            }
            if how is None:
                span["unfinished"] = True
            elif how == "cancelled":
                span["cancelled"] = True
            elif how != "done":
                span["failed"] = how
            spans.append(span)
        return spans


class Script:
    """A script that is run again and again, from its start."""

    def __init__(
        self, words: list[str], is_module: bool, late: bool
    ) -> None:
        self.words, self.is_module, self.late = words, is_module, late
        self.record = tempfile.TemporaryFile()
        self.output = tempfile.TemporaryFile()
        self.runs = 0

    def run(
        self,
        order: Sequence[int],
        chance: Any = None,
        shown: bool = False,
    ) -> Run:
        """Run it in an order, and then by chance or as asyncio does."""
        self.runs += 1
        for file in (self.record, self.output):
            file.seek(0)
            file.truncate()
        sys.stdout.flush()
        child = os.fork()
        if not child:
            self.begin(
                Plan(order, chance, self.late, self.record.fileno()),
                shown,
            )
        try:
            _, status = os.waitpid(child, 0)
        except KeyboardInterrupt:
            os.kill(child, SIGKILL)
            raise
        self.record.seek(0)
        return Run(
            os.waitstatus_to_exitcode(status), self.record.read()
        )

    def begin(self, plan: Plan, shown: bool) -> NoReturn:
        """Be the script, as if Python alone had started it."""
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number in () if shown else (1, 2):
            os.dup2(self.output.fileno(), number)
        sys.stdout.reconfigure(line_buffering=True)
        faulthandler.dump_traceback_later(LIMIT, exit=True)
        random.seed(0)
        Loop.plan, sys.modules["time"] = plan, plan.clock()
        for module in (asyncio, asyncio.events):
            module.new_event_loop = module.SelectorEventLoop = Loop
            module.EventLoop = Loop
        sys.argv, status = self.words, 0
        name, parent = self.words[0], os.path.dirname(self.words[0])
        sys.path[0] = (
            os.getcwd() if self.is_module else os.path.abspath(parent)
        )
        try:
            if self.is_module:
                runpy.run_module(
                    name, run_name="__main__", alter_sys=True
                )
            else:
                runpy.run_path(name, run_name="__main__")
            gc.collect()  # asyncio reports what nobody has awaited
        except SystemExit as left:
            status = (
                left.code
                if isinstance(left.code, int)
                else int(left.code is not None)
            )
            if left.code is not None and not isinstance(left.code, int):
                print(left.code, file=sys.stderr)
        except BaseException as error:
            plan.note(
                "why",
                traceback.format_exception_only(error)[-1].strip(),
            )
            step, status = error.__traceback__, 1
            while step and step.tb_frame.f_code.co_filename in OURS:
                step = step.tb_next
            sys.excepthook(
                type(error), error.with_traceback(step), step
            )
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(status & 255)

    def trace(self, run: Run) -> str:
        """Return a run as timeline.py reads it."""
        file = Path(self.words[0])
        text = b"" if self.is_module else file.read_bytes()
        found = {
            "program": file.name,
            "calls": "",
            "sha256": hashlib.sha256(text).hexdigest(),
            "python": platform.python_version(),
            "machine": "a turn takes 1 s",
            "date": date.today().isoformat(),
            "seconds": len(run.turns),
            "spans": run.spans(),
        }
        return json.dumps(found, indent=1, ensure_ascii=False)


class Search:
    """The orders of a script, the nearest to asyncio's own first."""

    def __init__(self, script: Script, most: int, seed: int) -> None:
        self.script, self.most, self.seed = script, most, seed
        self.runs = self.astray = 0
        self.is_all, self.kept = True, False

    def run(
        self,
        order: Sequence[int],
        known: Sequence[Any] = (),
        chance: Any = None,
        shown: bool = False,
    ) -> Run:
        """Run an order whose first choices are known from another."""
        run = self.script.run(order, chance, shown)
        self.runs += 1
        self.kept |= run.kept
        seen = run.choices[: len(known)]
        short = len(run.order) < len(order)
        self.astray += run.strays or short or seen != list(known)
        return run

    def failing(self) -> Run | None:
        """Return a run that fails, or None if none does."""
        waiting: deque[Any] = deque([(None, 0, 0)])
        while waiting:
            last, at, other = waiting.popleft()
            order = [*last.order[:at], other] if last else []
            run = self.run(order, last.choices[:at] if last else ())
            if run.why:
                return run
            for at in range(len(order), len(run.order)):
                for other in range(1, run.choices[at][1]):
                    if self.runs + len(waiting) < self.most:
                        waiting.append((run, at, other))
                    else:
                        self.is_all = False
        for number in range(0 if self.is_all else self.most):
            chance = random.Random(f"{self.seed} {number}")
            if (run := self.run([], chance=chance)).why:
                return self.nearer(run)
        return None

    def nearer(self, run: Run) -> Run:
        """Return a run that fails and is nearer to asyncio's order."""
        for at in reversed(range(len(run.order))):
            order = [*run.order[:at], 0, *run.order[at + 1 :]]
            if run.order[at : at + 1] != [0]:
                trial = self.script.run(order)
                run = trial if trial.why else run
        return run

    def __str__(self) -> str:
        """Return how many orders were tried, and if these are all."""
        near, chance = min(self.runs, self.most), self.runs - self.most
        if self.is_all:
            return (
                "The only order"
                if near == 1
                else f"All {near:,} orders"
            )
        said = f"{near:,} orders nearest to asyncio's own"
        if chance > 0:
            said += f" and {chance:,} by chance (--seed {self.seed})"
        return said


def trimmed(order: list[int]) -> list[int]:
    """Return an order up to where asyncio goes on by itself."""
    last = max((at for at, it in enumerate(order) if it), default=-1)
    return order[: last + 1]


def report(run: Run) -> str:
    """Return who went on from where in a run that failed."""
    lines = ["Who went on from where (*: asyncio would take another):"]
    for taken, _, *seat in run.turns[-SHOWN:]:
        is_inner_task = not seat[1] and seat[0].startswith("Task-")
        if taken or not is_inner_task:
            lines.append(f"{'*' if taken else ' '} {line_of(*seat)}")
    return "\n".join(lines)


def asked() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(
        usage="every_order.py [OPTION ...] SCRIPT [ARGUMENT ...]",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add, what = parser.add_argument, "so many orders near to asyncio's"
    add("words", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    add("-m", action="store_true", help="SCRIPT is a module's name")
    what += ", and if there are more as many by chance (default: 1000)"
    add("--most", type=int, default=1000, metavar="N", help=what)
    add("--seed", type=int, metavar="N", help="what chance begins with")
    what = "any timer may go off late, after later ones"
    add("--late", action="store_true", help=what)
    what = "run this order alone, and show what the script prints"
    add("--replay", metavar="ORDER", help=what)
    what = "write the order that fails, or is replayed, for timeline.py"
    add("--trace", metavar="FILE", help=what)
    found = parser.parse_args()
    if not found.words or found.words[0].startswith("-"):
        parser.error("which script?")
    if not found.m and not os.path.isfile(found.words[0]):
        parser.error(f"there is no file {found.words[0]}")
    try:
        order = [int(it) for it in (found.replay or "0").split(".")]
    except ValueError:
        parser.error(f"{found.replay} is no order such as 0.2.1")
    if found.most < 1 or min(order, default=0) < 0:
        parser.error("orders are counted from 1, choices from 0")
    if found.seed is None:
        found.seed = random.randrange(10**6)
    found.order = trimmed(order)
    return found


def repeated(script: Script, run: Run) -> str:
    """Return what the script prints when it runs so again, and how."""
    again = script.run(run.order)
    script.output.seek(0)
    said = "What it prints then:\n"
    said += script.output.read().decode(errors="replace")
    order = ".".join(map(str, trimmed(run.order) or [0]))
    options = ["--late"] * script.late + ["--replay", order]
    words = [*options, *["-m"] * script.is_module, *script.words]
    said += f"Again: python every_order.py {shlex.join(words)}\n"
    if again.why.split(":")[0] != run.why.split(":")[0]:
        said += (
            "It did so once, and not again: more than order counts.\n"
        )
    return said


def main() -> int:
    """Do what the command line asks for, and return the status."""
    it = asked()
    script = Script(it.words, it.m, it.late)
    search = Search(script, it.most, it.seed)
    try:
        run = search.failing() if not it.replay else None
        if it.replay:
            run = search.run(it.order, shown=True)
    except KeyboardInterrupt:
        print(f"Stopped after {search.runs:,} orders: none fails.")
        return 130
    failed = run.why if run else ""
    if it.replay and search.astray:
        print("The script does not have the choices of this order.")
        return 2
    if it.replay:
        print(
            f"This order fails: {failed}" if failed else "It is right."
        )
    elif run:
        print(f"Order {search.runs:,} fails: {failed}")
    else:
        print(f"{search}: none fails.")
    if run and failed:
        print(report(run))
    if run and failed and not it.replay:
        print(repeated(script, run), end="")
    if search.kept and not it.late:
        print("Timers of different times kept their order; see --late.")
    if search.astray:
        said = (
            "The script went other ways than before in the same order"
        )
        print(
            f"{said}, {search.astray:,} times: more than order counts."
        )
    if it.trace and run and run.turns:
        Path(it.trace).write_text(script.trace(run), "utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.flags.hash_randomization:  # else sets differ from run to run
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    gc.freeze()  # the script's garbage is enough
    sys.exit(main())
