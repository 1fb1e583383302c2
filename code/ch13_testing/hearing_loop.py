"""What is outside of a loop: pools, threads, sockets, and time."""

import asyncio
import sys
import threading
import time
from asyncio import Handle, TimerHandle
from asyncio.futures import wrap_future as wrap
from concurrent.futures.thread import _threads_queues as pools
from types import ModuleType
from typing import Any, ClassVar

from steps import Plan, is_main, is_python, task_of

LONGEST, GRACE = 10.0, 1.0  # s: for what is outside, for a pool


class HearingLoop(asyncio.SelectorEventLoop):
    """An event loop that hears what is outside, and when."""

    plan: Plan
    calls: ClassVar[dict[Any, float]] = {}  # of pools, since when

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.line: list[Handle] = []  # those who are ready
        self.waited, self.heard = 0.0, 0.0

    def run_in_executor(self, *given: Any) -> Any:
        began = time.monotonic()  # it may run before it is returned
        call = super().run_in_executor(*given)
        if is_main():
            self.count(began)
        return call

    def listen(self, timers: list[TimerHandle]) -> None:
        """Hear from outside; wait if it may be what comes next."""
        now, wait = time.monotonic(), 0.0
        if self.calls:
            self.count(now)
        for call in [it for it in self.calls if it.done()]:
            del self.calls[call]
        if self._ready or self._stopping:
            pass
        elif not self.line and self.has_outside(bool(timers)):
            wait = timers[0].when() - self.time() if timers else LONGEST
        elif self.calls and not any(map(is_callback, self.line)):
            wait = max(self.calls.values()) + GRACE - now
        self._process_events(self._selector.select(max(wait, 0)))
        if wait > 0:
            self.count(now)

    def count(self, began: float) -> None:
        """Let time go on, by tenths: mostly the same each time."""
        began = max(self.heard, min([began, *self.calls.values()]))
        self.heard = time.monotonic()
        self.waited += self.heard - began
        self.plan.now += (tenths := round(self.waited, 1))
        self.waited -= tenths

    def has_outside(self, has_timers: bool) -> bool:
        """Tell if a pool, a thread, a socket or a signal may come."""
        threads = {*threading.enumerate()} - {threading.main_thread()}
        if has_timers:  # an idle pool need not be waited for
            threads -= {*pools}
        sockets = len(self._selector.get_map()) > 1
        signals = self._signal_handlers
        return bool(self.calls or threads or sockets or signals)


def is_callback(handle: Handle) -> bool:
    """Tell if it is a callback, which is run at once."""
    return not isinstance(handle, TimerHandle) and not task_of(handle)


def wrap_future(call: Any, *, loop: Any = None) -> Any:
    """Wrap a pool's future as asyncio does, and note to wait for it."""
    wrapped = wrap(call, loop=loop)
    if wrapped is not call and is_main():
        HearingLoop.calls[wrapped] = time.monotonic()
    return wrapped


def is_told() -> bool:
    """Tell if who asks for the time is no module of Python's own."""
    file = sys._getframe(2).f_code.co_filename
    return is_main() and not is_python(file)


def told_time(plan: Plan) -> ModuleType:
    """Return the module time, which tells the script ours."""
    module = ModuleType("time", time.__doc__)
    vars(module).update(vars(time))

    def tell(name: str, ours: Any) -> None:
        real = getattr(time, name)
        vars(module)[name] = lambda *given: (
            ours(*given) if is_told() else real(*given)
        )

    def sleep(seconds: float) -> None:
        time.sleep(min(seconds, 0))  # which no time may be less than
        plan.now += seconds

    tell("sleep", sleep)
    for name in ("monotonic", "perf_counter", "time"):
        past = time.time() - plan.now if name == "time" else 0.0
        tell(name, lambda past=past: past + plan.tell())
        tell(
            name + "_ns",
            lambda past=past: int(1e9 * (past + plan.tell())),
        )
    return module
