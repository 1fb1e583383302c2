"""Try tools that choose the order, on programs of which half are wrong.

`nox -s orders` installs the libraries and tries each beside every_order.py. In the
table stands the order, or the seed, in which a tool found the mistake; or how many
orders it tried in vain, and whether it said that these are all.
"""

import argparse
import asyncio
import csv
import importlib
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from datetime import date
from importlib.metadata import distribution
from typing import Any

from ch13_testing import last_ticket, locked_ticket
from harness.measurements import ORDERS
from harness.programs import CODE, PYTHONPATH, environment, shown

MOST = 200  # orders that each may try
HEAD = (
    *("tool", "last ticket", "locked", "left fork first", "lower first"),
    *("threads", "locked", "to install"),
)
NOTHING = "–"  # it does not try such programs

Problem = Callable[[], Coroutine[Any, Any, None]]


class Forks:
    """Two at a table; in asyncio's own order the second comes late enough."""

    def __init__(self, *, lower_first: bool) -> None:
        """Lay the table."""
        self.forks = [asyncio.Lock(), asyncio.Lock()]
        self.lower_first = lower_first

    async def dine(self, seat: int) -> None:
        """Take the left fork and the right one, or the lower one first."""
        forks = [seat, 1 - seat]
        first, second = sorted(forks) if self.lower_first else forks
        for _ in range(3 * seat):
            await asyncio.sleep(0)
        async with self.forks[first]:
            await asyncio.sleep(0)
            async with self.forks[second]:
                pass


async def left_first() -> None:
    """Dine so that both may be stuck."""
    table = Forks(lower_first=False)
    await asyncio.gather(table.dine(0), table.dine(1))


async def lower_first() -> None:
    """Dine so that nobody is."""
    table = Forks(lower_first=True)
    await asyncio.gather(table.dine(0), table.dine(1))


class Pages:
    """A count of pages, which threads share."""

    def __init__(self, lock: Any = None) -> None:
        """Begin at 0."""
        self.count = 0
        self.lock = lock or threading.Lock()

    def count_page(self) -> None:
        """Count a page as if one were alone."""
        seen = self.count
        self.count = seen + 1

    def count_locked(self) -> None:
        """Count a page while nobody else does."""
        with self.lock:
            self.count_page()


class BackAndForth:
    """A number that two threads hand back and forth; it is lost after the third time."""

    def __init__(self) -> None:
        """Begin at 0."""
        self.number = 0
        self.is_lost = False

    def begin(self) -> None:
        """Hand over 1 and 3, and lose what comes back after that."""
        self.number = 1
        if self.number == 2:
            self.number = 3
            if self.number == 4:
                self.is_lost = True

    def answer(self) -> None:
        """Hand back 2 and 4."""
        if self.number == 1:
            self.number = 2
            if self.number == 3:
                self.number = 4

    def is_right(self) -> bool:
        """Tell if nothing is lost."""
        return not self.is_lost


TASKS = (last_ticket.main, locked_ticket.main, left_first, lower_first)
THREADS = (Pages.count_page, Pages.count_locked)


def cell(found: int | None, tried: int, *, is_all: bool = False) -> str:
    """Return what stands in the table of one program."""
    if found is not None:
        return f"no. {found}"
    return f"{'all ' if is_all else ''}{tried}"


def every_order() -> list[str]:
    """Have every_order.py run this file, which then is one of the problems."""

    def tried(number: int) -> str:
        words = ["--most", str(MOST), __file__, "--problem", str(number)]
        said = subprocess.run(
            [sys.executable, CODE / "ch13_testing" / "every_order.py", *words],
            env=environment(PYTHONPATH=PYTHONPATH),
            capture_output=True,
            encoding="utf-8",
            check=False,
        ).stdout
        found = re.match(r"(?:Order|(All)) (\d+) (?:fails:|orders: none fails)", said)
        assert found, said
        tries = int(found[2])
        return cell(None if found[1] else tries, tries, is_all=bool(found[1]))

    return [*map(tried, range(len(TASKS))), *[NOTHING] * len(THREADS)]


def frontrun() -> list[str]:
    """Have frontrun explore, without a bound, what workers do to what they share."""
    library = importlib.import_module("frontrun")
    bounds = {"max_executions": MOST, "preemption_bound": None}

    def told(result: Any) -> str:
        tried = result.num_explored
        found = None if result.property_holds else tried
        return cell(found, tried, is_all=tried < MOST)

    def tasks(make: Any, jobs: list[Any], holds: Any) -> str:
        async def explored() -> Any:
            return await library.explore(make, jobs, holds, **bounds)

        return told(asyncio.run(explored()))

    def is_sold_once(shop: Any) -> bool:
        return len(shop.sold) == 1

    async def ann(shop: Any) -> None:
        await shop.sell("Ann", 1)

    async def bob(shop: Any) -> None:
        await shop.sell("Bob", 3)

    async def first(table: Forks) -> None:
        await table.dine(0)

    async def second(table: Forks) -> None:
        await table.dine(1)

    def threads(job: Any) -> str:
        found = library.explore(Pages, job, lambda it: it.count == 2, count=2, **bounds)
        return told(found)

    return [
        tasks(last_ticket.Shop, [ann, bob], is_sold_once),
        tasks(locked_ticket.Shop, [ann, bob], is_sold_once),
        tasks(lambda: Forks(lower_first=False), [first, second], lambda _: True),
        tasks(lambda: Forks(lower_first=True), [first, second], lambda _: True),
        *map(threads, THREADS),
    ]


def interleave_test() -> list[str]:
    """Have interleave-test run two threads, with its lock in the place of ours."""
    library = importlib.import_module("interleave_test")

    def tried(job: Any) -> str:
        def model() -> None:
            pages = Pages(library.Lock())
            threads = [library.spawn(job, pages) for _ in range(2)]
            for thread in threads:
                thread.join()
            assert pages.count == 2

        found = library.explore(
            model, strategy="dfs", iterations=MOST, raise_on_failure=False
        )
        tries = found.schedules_run
        return cell(tries if found.failure else None, tries, is_all=found.exhausted)

    return [*[NOTHING] * len(TASKS), *map(tried, THREADS)]


def simloom() -> list[str]:
    """Have simloom try all schedules of at most two delays, as far as 200 go."""
    library = importlib.import_module("simloom")

    def tried(problem: Problem) -> str:
        found = library.explore_systematic(problem, max_schedules=MOST)
        tries = found.schedules
        return cell(tries if found.failures else None, tries, is_all=found.exhaustive)

    return [*map(tried, TASKS), *[NOTHING] * len(THREADS)]


def simloop() -> list[str]:
    """Have simloop draw 200 schedules."""
    library = importlib.import_module("simloop")

    def tried(problem: Problem) -> str:
        found = library.explore(problem, range(MOST))
        return cell(found.seed + 1 if found else None, MOST)

    return [*map(tried, TASKS), *[NOTHING] * len(THREADS)]


def seedloop() -> list[str]:
    """Have seedloop run 200 seeds."""
    library = importlib.import_module("seedloop")

    def tried(problem: Problem) -> str:
        async def scenario(world: Any) -> None:
            await problem()

        found = library.check(scenario, seeds=MOST, on_failure="return")
        failed = found.failing_seed is not None
        return cell(found.checked if failed else None, found.checked)

    return [*map(tried, TASKS), *[NOTHING] * len(THREADS)]


TOOLS: dict[str, Callable[[], list[str]]] = {
    "every_order.py": every_order,
    "frontrun": frontrun,
    "interleave-test": interleave_test,
    "simloom": simloom,
    "simloop": simloop,
    "seedloop": seedloop,
}


def to_install(tool: str) -> tuple[str, str]:
    """Return the version of a tool, and what it costs to install it."""
    if tool.endswith(".py"):
        return "", "five files"
    found = distribution(tool)
    size = sum(file.size or 0 for file in found.files or ())
    pure = "Root-Is-Purelib: true" in (found.read_text("WHEEL") or "")
    needs = [it for it in found.requires or () if "extra ==" not in it]
    kind = "Python alone" if pure else "compiled"
    assert not needs, f"{tool} brings {needs}, which the page should say"
    since = found.metadata["Requires-Python"].removeprefix(">=")
    return found.version, f"{size / 1e6:.1f} MB, {kind}, from {since} on"


def row_of(tool: str) -> list[str]:
    """Return the row of a tool, which runs in a process of its own."""
    command = [sys.executable, __file__, "--tool", tool]
    if tool == "frontrun":  # wants to be there before locks are made
        command.insert(0, shutil.which("frontrun") or "frontrun")
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    version, cost = to_install(tool)
    cells = json.loads(done.stdout.splitlines()[-1])
    for number in range(0, len(cells), 2):  # the wrong ones
        if not cells[number].startswith(("no.", NOTHING)):
            cells[number] = f"missed, {cells[number]}"
    return [f"{tool} {version}".strip(), *cells, cost]


def main() -> None:
    """Print the table, and keep it if that is asked for."""
    parser = argparse.ArgumentParser(prog="nox -s orders --", description=__doc__)
    parser.add_argument("--tool", help=argparse.SUPPRESS)
    parser.add_argument("--problem", type=int, help=argparse.SUPPRESS)
    parser.add_argument(
        "--keep", action="store_true", help=f"put the table into {shown(ORDERS)}"
    )
    asked = parser.parse_args()
    if asked.problem is not None:
        asyncio.run(TASKS[asked.problem]())
    elif asked.tool:
        print(json.dumps(TOOLS[asked.tool]()))
    else:
        rows = []
        for tool in TOOLS:
            rows.append(row_of(tool))
            print(*rows[-1], sep="  ", flush=True)
        if asked.keep:
            with ORDERS.open("w", encoding="utf-8", newline="") as file:
                day = f"tool, on {date.today().isoformat()}"
                writer = csv.writer(file, lineterminator="\n")
                writer.writerows([(day, *HEAD[1:]), *rows])


if __name__ == "__main__":
    main()
