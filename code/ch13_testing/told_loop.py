"""An event loop of asyncio that is told whose step is next."""

import asyncio
import os
import sys
import threading
import time
from asyncio import Handle, TimerHandle, futures
from asyncio.futures import wrap_future as wrap
from concurrent.futures.thread import _threads_queues as pools
from typing import Any, ClassVar, NoReturn

from steps import Plan, is_main, line_of, place, task_of

LONGEST, GRACE = 10.0, 1.0  # s: for what is outside, for a pool
LATE, AT_ONCE = 1e-6, 1e-3  # s: of a timer, between two of them
STEPS, ROW = 100_000, 100  # of a run, of callbacks one after another


class Loop(asyncio.SelectorEventLoop):
    """An event loop that is told whose step is next."""

    plan: Plan
    calls: ClassVar[dict[Any, float]] = {}  # of pools, since when

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.line: list[Handle] = []  # those who are ready
        self.row, self.waited, self.heard = 0, 0.0, 0.0

    def time(self) -> float:
        return self.plan.now if is_main() else super().time()

    def default_exception_handler(self, context: Any) -> None:
        error = context.get("exception")
        why = f": {error!r}" if error else ""
        self.plan.note("why", context["message"] + why)
        super().default_exception_handler(context)

    def _run_once(self) -> None:
        """Let one go on, and each who is ready when the loop stops."""
        if not is_main():
            return super()._run_once()
        self.take_step()
        last = [*self.line] if self._stopping else []
        while any(it in self.line for it in last):
            self.take_step()

    def take_step(self) -> None:
        """Run a callback, or let a task go on that the plan chooses."""
        later = self.look()
        if not self.line and self._stopping:
            return
        if not self.line:
            self.give_up("all wait, and nothing is left to happen")
        if self.plan.steps == STEPS:
            self.give_up(f"there is no end after {STEPS:,} steps")
        inner = [it for it in self.line if is_callback(it)]
        self.row = self.row + 1 if inner and self.row < ROW else 0
        ready = self.line + (later if self.plan.late else [])
        handle = inner[0] if self.row else self.plan.choose(ready)
        if handle in self.line:
            self.line.remove(handle)
        else:
            self._scheduled.remove(handle)
            self.plan.now = handle.when() + LATE
        task = task_of(handle)
        handle._run()
        slept = isinstance(handle, TimerHandle) and self._ready
        if slept and task_of(self._ready[0]) is task:
            self._ready.popleft()._run()
        if task and task.done():
            self.plan.note("end", task.get_name())

    def look(self) -> list[TimerHandle]:
        """Take in who is ready by now; return the timers to come."""
        timers = [it for it in self._scheduled if not is_over(it)]
        timers.sort(key=TimerHandle.when)
        self.listen(timers)
        while self._ready:
            self.line.append(self._ready.popleft())
        self.line = [it for it in self.line if not is_over(it)]
        plan = self.plan
        if timers and not self.line and not self._stopping:
            plan.now = max(plan.now, timers[0].when() + LATE)
        due = [it for it in timers if it.when() < plan.now + AT_ONCE]
        self.line += due
        self._scheduled = timers[len(due) :]
        if self.line and self._scheduled:
            plan.note("kept")
        return self._scheduled

    def listen(self, timers: list[TimerHandle]) -> None:
        """Hear from outside; wait if it may be what comes next."""
        now, wait = time.monotonic(), 0.0
        began = max(self.heard, min(self.calls.values(), default=now))
        for call in [it for it in self.calls if it.done()]:
            del self.calls[call]
        if self._ready or self._stopping:
            pass
        elif not self.line and self.has_outside(bool(timers)):
            wait = timers[0].when() - self.time() if timers else LONGEST
        elif self.calls and not any(map(is_callback, self.line)):
            wait = max(self.calls.values()) + GRACE - now
        self._process_events(self._selector.select(max(wait, 0)))
        self.heard = time.monotonic()
        if began < now or wait > 0:  # tenths: mostly the same each time
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

    def give_up(self, why: str) -> NoReturn:
        """Say where each task is, and end the run."""
        self.plan.note("why", why)
        print(f"{why}:", file=sys.stderr)
        for task in sorted(asyncio.all_tasks(self), key=str):
            line = line_of(task.get_name(), *place(task))
            print(f"  {line}", file=sys.stderr)
        sys.stdout.flush()
        os._exit(1)


def is_over(handle: Handle) -> bool:
    """Tell if it was cancelled, or is the end of a sleep that was."""
    ends = handle._callback is futures._set_result_unless_cancelled
    return handle.cancelled() or (ends and handle._args[0].cancelled())


def is_callback(handle: Handle) -> bool:
    """Tell if it is a callback, which is run at once."""
    return not isinstance(handle, TimerHandle) and not task_of(handle)


def wrap_future(call: Any, *, loop: Any = None) -> Any:
    """Wrap a pool's future as asyncio does, and note to wait for it."""
    wrapped = wrap(call, loop=loop)
    if wrapped is not call and is_main():
        Loop.calls[wrapped] = time.monotonic()
    return wrapped
