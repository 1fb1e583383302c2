# /// script
# [tool.book]
# computes = true
# ///
"""See whether a second thread gets in before the first is out."""

import bz2
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from time import thread_time
from typing import Any


def repeat(function: Callable[[Any], object], argument: Any) -> None:
    """Call the function again and again for 0.3 s of CPU time."""
    end = thread_time() + 0.3
    while thread_time() < end:
        function(argument)


JOBS: dict[str, Callable[[], None]] = {
    "bz2": partial(repeat, bz2.compress, bytes(10_000)),
    "upper": partial(repeat, str.upper, "a" * 1_000_000),
    "sort": partial(repeat, sorted, range(100_000)),
}


def who_gets_in(job: Callable[[], None]) -> list[str]:
    """Do `job` in two threads; return when they went in and out."""
    together = Barrier(2, timeout=10)
    log: list[str] = []

    def visit(_thread: int) -> None:
        together.wait()
        log.append("in")
        job()
        log.append("out")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(visit, range(2)))
    return log


def main() -> None:
    sys.setswitchinterval(100)  # seconds; no job takes as long
    for name, job in JOBS.items():
        print(f"{name:11}", *who_gets_in(job))


if __name__ == "__main__":
    main()
