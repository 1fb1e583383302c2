"""Run a program in the page as Python runs a file in a terminal.

The browser's Python, Pyodide, comes with an event loop that is the browser's:
it never ends, and a program that blocks it seems to do no harm. Here CPython's
own loop is put back, over a selector that blocks this worker. Each run has an
interpreter of its own, so that nothing here needs to be undone.
"""

import asyncio
import builtins
import errno
import math
import os
import selectors
import signal
import subprocess
import sys
import time
import traceback
from asyncio import runners, unix_events
from collections.abc import Callable, Iterator
from time import monotonic, perf_counter
from types import FrameType, TracebackType
from typing import Any, NoReturn

from lacking import SIGNAL, WATCHED, Lacking
from pyodide import webloop

Wait = Callable[[float], None]  # blocks for so many seconds


def left(start: float, seconds: float) -> float:
    """Return how much of a time is still left."""
    return start + seconds - perf_counter()


walk = traceback._walk_tb_with_full_positions


class PatientSelector(selectors.SelectSelector):
    """Has no files to watch, and so waits until the time is over."""

    wait: Wait
    lacking: Lacking

    def select(self, timeout: float | None = None) -> list[Any]:
        """Block as long as the loop has nothing to do, in whole milliseconds."""
        if timeout is None:
            self.wait(math.inf)
        elif timeout > 0:
            self.wait(math.ceil(timeout * 1e3) / 1e3)  # as epoll has it
        return []

    def register(self, *_: object) -> NoReturn:
        """Refuse a file as epoll refuses those that it can't watch."""
        self.lacking.note(WATCHED)
        raise PermissionError(errno.EPERM, "Operation not permitted")


class Clocks:
    """The clocks of a process, told from the one that a browser has."""

    def __init__(self, wait: Wait) -> None:
        """Begin at 0 s of computing."""
        self.block = wait
        self.check = webloop._orig_sleep
        self.start = perf_counter()
        self.waited = 0.0
        self.last = 0.0
        self.meanwhile: Callable[[], float] | None = None

    def wait(self, seconds: float) -> None:
        """Block, and don't count it as computing.

        What is to be done meanwhile says for how long it need not be done again.
        """
        start = perf_counter()
        while self.meanwhile and (pause := self.meanwhile()) < left(start, seconds):
            self.block(pause)
        self.block(max(0, left(start, seconds)))
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


def prepare(block: Wait, lacking: Lacking) -> Clocks:
    """Put back what is Python's own; return the clocks that it goes by."""
    clocks = Clocks(block)
    refuse(lacking)
    time.sleep = clocks.sleep
    time.process_time = time.thread_time = clocks.computed
    time.process_time_ns = time.thread_time_ns = clocks.computed_ns

    PatientSelector.wait = staticmethod(clocks.wait)
    PatientSelector.lacking = lacking
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
    traceback._walk_tb_with_full_positions = walk_without_ours
    return clocks


def refuse(lacking: Lacking) -> None:
    """Have what a page can't do say so, where it would break or pretend."""

    def no_network(*_: object, **__: object) -> None:
        """Fail as a socket does."""
        sys.audit("socket.connect")

    def no_process(*_: object, **__: object) -> NoReturn:
        """Fail as a fork does."""
        sys.audit("os.fork")
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    def no_signal(*_: object, **__: object) -> NoReturn:
        """Fail as where there are no signals."""
        lacking.note(SIGNAL)
        raise NotImplementedError

    def handle(number: int, handler: Any) -> Any:
        """Set a handler, and tell a reader who sets one who won't call it."""
        if sys._getframe(1).f_globals.get("__name__") == "__main__":
            lacking.note(SIGNAL)
        return set_handler(number, handler)

    loop = unix_events.SelectorEventLoop
    for name in ("getaddrinfo", "getnameinfo", "create_server"):
        setattr(loop, name, no_network)
    loop.create_unix_server = loop.create_unix_connection = no_network
    asyncio.start_unix_server = asyncio.open_unix_connection = no_network
    os.posix_spawn = os.posix_spawnp = no_process
    subprocess.Popen.__init__ = no_process
    loop.add_signal_handler = no_signal
    for name in ("alarm", "pause", "setitimer", "sigtimedwait", "sigwait"):
        setattr(signal, name, no_signal)
    set_handler, signal.signal = signal.signal, handle


def is_pythons(finder: object) -> bool:
    """Tell whether a finder of modules is Python's own."""
    return getattr(finder, "__module__", type(finder).__module__).startswith("_frozen")


def walk_without_ours(trace: TracebackType) -> Iterator[tuple[FrameType, Any]]:
    """Walk a traceback, and leave out what stands beside this file."""
    for frame, place in walk(trace):
        if os.path.dirname(frame.f_code.co_filename) != os.path.dirname(__file__):
            yield frame, place


def set_out(file: str, words: list[str]) -> None:
    """Have all as it is when Python begins to run a file with arguments."""
    sys.argv = [file, *words]
    sys.path[0] = os.getcwd()
    main = vars(sys.modules["__main__"])
    main.clear()
    main |= {"__name__": "__main__", "__builtins__": builtins}
    main |= dict.fromkeys(("__doc__", "__package__", "__spec__"))


def status() -> int:
    """Return the exit status of a program that an exception has ended."""
    return 130 if isinstance(sys.last_exc, KeyboardInterrupt) else 1
