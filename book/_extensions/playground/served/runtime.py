"""Run a program in the page as Python runs a file in a terminal.

The browser's Python, Pyodide, comes with an event loop that is the browser's:
it never ends, and a program that blocks it seems to do no harm. Here CPython's
own loop is put back, over a selector that blocks this worker. Each run has an
interpreter of its own, so that nothing here needs to be undone.
"""

import asyncio
import builtins
import math
import os
import selectors
import sys
import time
import traceback
from asyncio import runners, unix_events
from collections.abc import Callable, Iterator
from time import monotonic, perf_counter
from types import FrameType, ModuleType, TracebackType
from typing import Any

from pyodide import webloop

HERE = __file__
Wait = Callable[[float], None]  # blocks for so many seconds
Walk = Callable[..., Iterator[tuple[FrameType, Any]]]


class PatientSelector(selectors.SelectSelector):
    """Has no files to watch, and so waits until the time is over."""

    wait: Wait

    def select(self, timeout: float | None = None) -> list[Any]:
        """Block as long as the loop has nothing to do, in whole milliseconds."""
        if timeout is None:
            self.wait(math.inf)
        elif timeout > 0:
            self.wait(math.ceil(timeout * 1e3) / 1e3)  # as epoll has it
        return []


class Clocks:
    """The clocks of a process, told from the one that a browser has."""

    def __init__(self, wait: Wait) -> None:
        """Begin at 0 s of computing."""
        self.block = wait
        self.check = webloop._orig_sleep
        self.start = perf_counter()
        self.waited = 0.0
        self.last = 0.0

    def wait(self, seconds: float) -> None:
        """Block, and don't count it as computing."""
        start = perf_counter()
        self.block(seconds)
        self.waited += perf_counter() - start

    def sleep(self, seconds: float, /) -> None:
        """Sleep as `time.sleep` does."""
        self.check(0 if isinstance(seconds, int | float) and seconds >= 0 else seconds)
        self.wait(seconds)

    def computed(self) -> float:
        """Return for how long this process has computed."""
        return perf_counter() - self.start - self.waited

    def computed_ns(self) -> int:
        """Return the same in nanoseconds."""
        return int(self.computed() * 1e9)

    def loop_time(self, _loop: object = None) -> float:
        """Return a time later than the last one: browsers' clocks tick rarely.

        Else what was scheduled first might come second.
        """
        self.last = max(monotonic(), self.last + 1e-9)
        return self.last


def prepare(block: Wait) -> None:
    """Put back what is Python's own."""
    clocks = Clocks(block)
    time.sleep = clocks.sleep
    time.process_time = time.thread_time = clocks.computed
    time.process_time_ns = time.thread_time_ns = clocks.computed_ns

    PatientSelector.wait = staticmethod(clocks.wait)
    selectors.DefaultSelector = PatientSelector
    loop = unix_events.SelectorEventLoop
    loop.time = clocks.loop_time
    loop._make_self_pipe = lambda self: setattr(self, "_csock", None)
    loop._close_self_pipe = lambda self: None
    asyncio.run = runners.run
    asyncio._set_running_loop(None)
    asyncio.events._set_event_loop_policy(None)
    sys.set_asyncgen_hooks(None, None)

    sys.meta_path[:] = [each for each in sys.meta_path if is_pythons(each)]
    sys.excepthook = sys.__excepthook__
    traceback._walk_tb_with_full_positions = without_ours(
        traceback._walk_tb_with_full_positions
    )
    traceback.walk_stack = without_ours(traceback.walk_stack)


def is_pythons(finder: object) -> bool:
    """Tell whether a finder of modules is Python's own."""
    return getattr(finder, "__module__", type(finder).__module__).startswith("_frozen")


def without_ours(walk: Walk) -> Walk:
    """Return a walk over frames that leaves out those of this file."""

    def walked(*args: Any) -> Iterator[tuple[FrameType, Any]]:
        for frame, place in walk(*args):
            if frame.f_code.co_filename != HERE:
                yield frame, place

    return walked


def run(file: str, arguments: list[str]) -> int:
    """Run a file of this folder as the main program; return its exit status."""
    sys.argv = [file, *arguments]
    sys.path[0] = os.getcwd()
    main = ModuleType("__main__")
    main.__file__ = os.path.abspath(file)
    main.__builtins__ = builtins
    sys.modules["__main__"] = main
    try:
        with open(file, "rb") as program:
            code = compile(program.read(), file, "exec", dont_inherit=True)
        exec(code, vars(main))  # noqa: S102  what else would run a program
    except SystemExit as leaving:
        return status(leaving.code)
    except BaseException as error:  # noqa: BLE001  whatever it raised, it is told
        tell(error, error.__traceback__)
        return 1
    return 0


def tell(error: BaseException, ours: TracebackType | None) -> None:
    """Report an exception that nobody caught, as Python does."""
    sys.last_exc = error
    sys.excepthook(type(error), error, ours.tb_next if ours else None)


def status(code: object) -> int:
    """Return what a terminal would see of `sys.exit(code)`."""
    if code is None or isinstance(code, int):
        return (code or 0) & 0xFF
    print(code, file=sys.stderr)
    return 1
