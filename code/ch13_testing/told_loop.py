"""An event loop of asyncio that is told whose step is next."""

import asyncio
import math
import os
import sys
from asyncio import Handle, TimerHandle, futures
from asyncio.tasks import as_completed as completed
from collections.abc import Iterable
from typing import Any, NoReturn

from hearing_loop import HearingLoop, is_callback
from steps import is_main, line_of, place, task_of

LATE, AT_ONCE = 1e-6, 1e-3  # s: of a timer, between two of them
STEPS, ROW = 100_000, 100  # of a run, of callbacks one after another


class Loop(HearingLoop):
    """An event loop that is told whose step is next."""

    row = 0  # of callbacks

    def time(self) -> float:
        return self.plan.tell() if is_main() else super().time()

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
        ready = self.line + later if self.plan.late else self.in_turn()
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
        timers = sorted(it for it in self._scheduled if not is_over(it))
        self.listen(timers)
        while self._ready:
            self.line.append(self._ready.popleft())
        self.line = [it for it in self.line if not is_over(it)]
        plan, is_stuck = self.plan, not self.line or self.plan.is_long()
        if timers and is_stuck and not self._stopping:
            plan.now = max(plan.now, timers[0].when() + LATE)
        due = [it for it in timers if it.when() < plan.now + AT_ONCE]
        self.line += due
        self._scheduled = timers[len(due) :]
        if self.line and self._scheduled:
            plan.note("kept")
        return self._scheduled

    def in_turn(self) -> list[Handle]:
        """Return who is ready, but for timers behind earlier ones."""
        found: list[Handle] = []
        first = math.inf
        for it in self.line:
            when = it.when() if isinstance(it, TimerHandle) else first
            if when <= first + AT_ONCE:
                found.append(it)
                first = min(when, first)
        if len(found) < len(self.line):
            self.plan.note("kept")
        return found

    def give_up(self, why: str) -> NoReturn:
        """Say where each task is, and end the run."""
        self.plan.note("why", why)
        tasks = sorted(asyncio.all_tasks(self), key=str)
        lines = [line_of(it.get_name(), *place(it)) for it in tasks]
        print(f"{why}:", *lines, sep="\n  ", file=sys.stderr)
        sys.stdout.flush()
        os._exit(1)


def as_completed(given: Iterable[Any], **limit: Any) -> Any:
    """Make tasks of what is given, and in this order."""
    jobs = [asyncio.ensure_future(it) for it in dict.fromkeys(given)]
    return completed(jobs, **limit)


def is_over(handle: Handle) -> bool:
    """Tell if it was cancelled, or is the end of a sleep that was."""
    ends = handle._callback is futures._set_result_unless_cancelled
    return handle.cancelled() or (ends and handle._args[0].cancelled())


class Task(asyncio.Task[Any]):
    """A task whose place in a set is the same in each process."""

    made = 0

    def __init__(self, *given: Any, **named: Any) -> None:
        self.number = Task.made = Task.made + 1
        super().__init__(*given, **named)

    def __hash__(self) -> int:
        """Return the number of the task."""
        return self.number
