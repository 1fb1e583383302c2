"""A search through the orders of a script for one that fails."""

import hashlib
import json
import os
import platform
import random
import shlex
from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from forked_script import Script
from steps import Run


class Search:
    """The orders of a script, the nearest to asyncio's own first."""

    def __init__(self, script: Script, most: int, seed: int) -> None:
        self.script, self.most, self.seed = script, most, seed
        self.runs = self.astray = 0
        self.is_all, self.kept = True, False
        self.failed: Run | None = None

    def run(
        self, order: Sequence[int], known: Sequence[Any], **how: Any
    ) -> Run:
        """Run an order whose first choices are known from another."""
        run = self.script.run(order, **how)
        self.runs += 1
        self.kept |= run.kept
        went = run.choices[: len(known)], run.order[: len(order)]
        self.astray += went != ([*known], [*order])
        self.failed = run if run.why else None
        return run

    def failing(self) -> Run:
        """Return a run that fails, or the last if none does."""
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
            if (run := self.run([], [], chance=chance)).why:
                return self.nearer(run)
        return run

    def nearer(self, run: Run) -> Run:
        """Return a run that fails and is nearer to asyncio's order."""
        for at in reversed(range(len(run.order))):
            order = [*run.order[:at], 0, *run.order[at + 1 :]]
            if run.order[at : at + 1] != [0]:
                trial = self.script.run(order)
                run = trial if trial.why else run
        return run

    def none_fails(self, run: Run) -> str:
        """Return how many orders were tried, of which none fails."""
        if not run.steps:
            return "No task ran in a loop of asyncio's: nothing to try."
        if self.is_all and self.runs == 1:
            return "The only order: none fails."
        if self.is_all:
            every = "" if self.astray else "All "
            return f"{every}{self.runs:,} orders: none fails."
        chance = self.runs - self.most
        return (
            f"{self.most:,} orders nearest to asyncio's own and "
            f"{chance:,} by chance (--seed {self.seed}): none fails."
        )

    def again(self, run: Run) -> str:
        """Return the command that runs an order again."""
        script = self.script
        order = ".".join(map(str, trimmed(run.order) or [0]))
        words = ["--late"] * script.late + ["--replay", order]
        words += ["-m"] * script.is_module + script.words
        return f"Again: python every_order.py {shlex.join(words)}"

    def stop(self, number: int, _: Any) -> None:
        """End at Ctrl-C, and say how far it came."""
        self.script.kill()
        said = f"Stopped after {self.runs:,} orders: none fails."
        if self.failed:
            said = (
                f"Stopped. Order {self.runs:,} fails: {self.failed.why}"
            )
            said += f"\n{self.again(self.failed)}"
        os.write(1, f"{said}\n".encode())
        os._exit(128 + number)


def trimmed(order: list[int]) -> list[int]:
    """Return an order up to where asyncio goes on by itself."""
    stars = [at for at, taken in enumerate(order) if taken]
    return order[: stars[-1] + 1] if stars else []


def spans(run: Run) -> Iterator[dict[str, Any]]:
    """Yield when each task ran, if a step takes a second."""
    for name in dict.fromkeys(name for _, _, name, *_ in run.steps):
        seats = enumerate(run.steps)
        steps = [at for at, (_, _, who, *_) in seats if who == name]
        is_done = name in run.ended
        span = {
            "worker": name,
            "label": name,
            "start": steps[0],
            "end": steps[-1] + 1,
            "cpu": 0 if is_done else None,
            "busy": [(it, it + 1) for it in steps],
        }
        yield span if is_done else span | {"unfinished": True}


def trace(run: Run, script: Path) -> str:
    """Return a run as timeline.py reads it."""
    text = script.read_bytes() if script.is_file() else b""
    found = {
        "program": script.name,
        "calls": "",
        "sha256": hashlib.sha256(text).hexdigest(),
        "python": platform.python_version(),
        "machine": "a step takes 1 s",
        "date": date.today().isoformat(),
        "seconds": len(run.steps),
        "spans": [*spans(run)],
    }
    return json.dumps(found, indent=1, ensure_ascii=False)
