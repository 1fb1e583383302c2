"""A script that runs again and again, each time in a fork."""

import asyncio
import faulthandler
import gc
import os
import random
import runpy
import signal
import sys
import tempfile
from asyncio import futures, tasks, unix_events
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from hearing_loop import told_time, wrap_future
from steps import Plan, Run
from told_loop import Loop, Task, as_completed

LIMIT = 60  # s: a run
OURS = __file__, runpy.__file__, "<frozen runpy>"
STOPS = signal.SIGINT, signal.SIGTERM


class Script:
    """A script that is run again and again, from its start."""

    def __init__(
        self, words: list[str], is_module: bool, late: bool
    ) -> None:
        self.words, self.is_module, self.late = words, is_module, late
        self.record = tempfile.TemporaryFile()
        self.output = tempfile.TemporaryFile()
        self.child = 0
        self.handlers = {it: signal.getsignal(it) for it in STOPS}

    def run(
        self,
        order: Sequence[int],
        chance: random.Random | None = None,
        shown: bool = False,
    ) -> Run:
        """Run it in an order, and then by chance or as asyncio does."""
        for file in (self.record, self.output):
            file.seek(0)
            file.truncate()
        sys.stdout.flush()
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        self.child = os.fork()
        if not self.child:
            plan = Plan(order, chance, self.late, self.record.fileno())
            self.begin(plan, shown)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
        _, ended = os.waitpid(self.child, 0)
        self.child = 0
        status = os.waitstatus_to_exitcode(ended)
        why = f"exit status {status}" if status else ""
        if status == -signal.SIGALRM:
            why = f"there is no end after {LIMIT} s"
        self.record.seek(0)
        return Run(why, self.record.read())

    def printed(self) -> str:
        """Return what the last run has printed."""
        self.output.seek(0)
        return self.output.read().decode(errors="replace")

    def kill(self) -> None:
        """End the run that is under way, if there is one."""
        if self.child:
            with suppress(ProcessLookupError):
                os.kill(self.child, signal.SIGKILL)

    def begin(self, plan: Plan, shown: bool) -> NoReturn:
        """Be the script, as if Python alone had started it."""
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number in () if shown else (1, 2):
            os.dup2(self.output.fileno(), number)
        sys.stdout.reconfigure(line_buffering=True)
        for number, handler in self.handlers.items():
            signal.signal(number, handler)
        faulthandler.register(signal.SIGALRM, file=2, chain=True)
        signal.alarm(LIMIT)
        put_in_place(plan)
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
            self.execute()
            gc.collect()  # asyncio reports what nobody has awaited
        except SystemExit:
            raise
        except BaseException as error:
            fail(plan, error)
        sys.exit()

    def execute(self) -> None:
        """Do what `python SCRIPT` or `python -m SCRIPT` does."""
        sys.argv = self.words
        module = sys.modules["__main__"] = ModuleType("__main__")
        if self.is_module:
            sys.path[0] = os.getcwd()
            runpy._run_module_as_main(self.words[0])
            return
        path = module.__file__ = os.path.abspath(self.words[0])
        sys.path[0] = os.path.dirname(os.path.realpath(path))
        code = compile(Path(path).read_bytes(), path, "exec", 0, True)
        exec(code, vars(module))


def fail(plan: Plan, error: BaseException) -> NoReturn:
    """Print an exception as Python would, and end with status 1."""
    first = error
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    try:
        text = str(first)
    except Exception:
        text = "<exception str() failed>"
    line = next(filter(str.strip, text.splitlines()), "")
    plan.note(
        "why", f"{type(first).__name__}: {line}".removesuffix(": ")
    )
    frame = error.__traceback__
    while frame and frame.tb_frame.f_code.co_filename in OURS:
        frame = frame.tb_next
    sys.excepthook(type(error), error.with_traceback(frame), frame)
    sys.exit(1)


def put_in_place(plan: Plan) -> None:
    """Give asyncio our loop, and the script our time."""
    Loop.plan, sys.modules["time"] = plan, told_time(plan)
    unix_events._UnixDefaultEventLoopPolicy._loop_factory = Loop
    asyncio.SelectorEventLoop = asyncio.EventLoop = Loop
    asyncio.Task = tasks.Task = Task
    asyncio.as_completed = tasks.as_completed = as_completed
    asyncio.wrap_future = futures.wrap_future = wrap_future
    random.seed(0)
