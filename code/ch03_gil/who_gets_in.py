# /// script
# [tool.book]
# computes = true
# ///
"""See whether a second thread gets in before the first is out."""

import sys
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from threading import Barrier
from time import sleep, thread_time
from typing import Any

SMALL, LARGE = bytes(1_000), bytes(1_000_000)


def repeat(function: Callable[[Any], object], argument: Any) -> None:
    """Call the function again and again for 0.3 s of CPU time."""
    end = thread_time() + 0.3
    while thread_time() < end:
        function(argument)


JOBS: dict[str, Callable[[], None]] = {
    "add up": partial(repeat, sum, range(10_000)),
    "sleep": partial(sleep, 0.3),
    "compress": partial(repeat, zlib.compress, LARGE),
    "hash 1 MB": partial(repeat, sha256, LARGE),
    "hash 1 kB": partial(repeat, sha256, SMALL),
}


def who_gets_in(job: Callable[[], None], name: str = "") -> list[str]:
    """Do `job` in two threads; return when they went in and out."""
    together = Barrier(2, timeout=10)
    log: list[str] = []

    def visit(_name: str) -> None:
        together.wait()
        log.append("in")
        job()
        log.append("out")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(visit, [name, name]))
    return log


def main() -> None:
    sys.setswitchinterval(100)  # seconds; no job takes as long
    for name, job in JOBS.items():
        print(f"{name:11}", *who_gets_in(job, name))


if __name__ == "__main__":
    main()
