"""The steps of a run: who is next, and who went on from where."""

import json
import linecache
import os
import threading
from asyncio import Handle, TimerHandle
from collections import deque
from collections.abc import Sequence
from typing import Any

LIBRARY = os.path.dirname(os.__file__)
HEAD = "Who went on from where (*: asyncio would take another):"
SHOWN = 60  # steps of a report
MOMENT = 5_000  # steps and looks at the clock, until time goes on


def is_main() -> bool:
    """Tell if the main thread asks; loops in others run as ever."""
    return threading.current_thread() is threading.main_thread()


def is_python(file: str) -> bool:
    """Tell if a file is of the standard library."""
    return file.startswith(LIBRARY) and "-packages" not in file


def task_of(handle: Handle) -> Any:
    """Return the task that a handle lets go on, or None."""
    calls = [handle._callback]
    if isinstance(handle, TimerHandle) and handle._args:
        waits = getattr(handle._args[0], "_callbacks", None)
        calls += [call for call, _ in waits or ()]
    owners = [getattr(call, "__self__", None) for call in calls]
    return next((it for it in owners if hasattr(it, "get_coro")), None)


def name_of(handle: Handle) -> str:
    """Return the name of a task, or of what a timer calls."""
    if task := task_of(handle):
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
        if not is_python(code) and "-packages" not in code:
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
    """Whose step is next in one run, and what time it is."""

    def __init__(
        self, order: Sequence[int], chance: Any, late: bool, record: int
    ) -> None:
        self.order, self.chance, self.late = deque(order), chance, late
        self.record, self.steps = record, 0
        self.now = self.moment = 10_000.0  # s; no clock is at 0
        self.seen = 0  # at this moment

    def note(self, *fact: Any) -> None:
        """Write a fact down, where it outlives this process."""
        os.write(self.record, json.dumps(fact).encode() + b"\n")

    def is_long(self) -> bool:
        """Tell if one moment has seen so much that it is over."""
        self.seen = self.seen + 1 if self.now == self.moment else 0
        self.moment = self.now
        return self.seen > MOMENT

    def tell(self) -> float:
        """Return the time, which goes on for who asks and asks."""
        if self.is_long():
            self.now = self.moment = self.now + 0.01
        return self.now

    def choose(self, ready: list[Handle]) -> Handle:
        """Return who is next of those who are ready."""
        taken = 0
        if len(ready) > 1 and self.order:
            taken = min(self.order.popleft(), len(ready) - 1)
        elif len(ready) > 1 and self.chance:
            taken = self.chance.randrange(len(ready))
        self.steps += 1
        name, task = name_of(ready[taken]), task_of(ready[taken])
        self.note("step", taken, len(ready), name, *place(task))
        return ready[taken]


class Run:
    """What came of one run, by the facts that were noted in it."""

    def __init__(self, why: str, record: bytes) -> None:
        facts: dict[str, list[Any]] = {}
        for line in record.splitlines():
            kind, *fact = json.loads(line)
            facts.setdefault(kind, []).append(fact)
        self.steps = facts.get("step", [])
        self.ended = {name for (name,) in facts.get("end", [])}
        self.kept = "kept" in facts
        self.choices = [it for it in self.steps if it[1] > 1]
        self.order = [taken for taken, *_ in self.choices]
        self.why = facts["why"][0][0] if "why" in facts else why

    def __str__(self) -> str:
        """Return who went on from where."""
        lines = [HEAD]
        for taken, _, *seat in self.steps[-SHOWN:]:
            is_inner = not seat[1] and seat[0].startswith("Task-")
            if taken or not is_inner:
                star = "*" if taken else " "
                lines.append(f"{star} {line_of(*seat)}")
        return "\n".join(lines)
