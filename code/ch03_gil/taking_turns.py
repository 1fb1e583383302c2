# /// script
# [tool.book]
# computes = true
# ///
"""Let two threads compute, and change how long a turn is."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import perf_counter, thread_time


def compute() -> None:
    """Add up for 0.3 s of CPU time."""
    end = thread_time() + 0.3
    while thread_time() < end:
        sum(range(1_000))


def two_threads() -> list[str]:
    """Compute in two threads; return when they went in and out."""
    together = Barrier(2, timeout=10)
    log: list[str] = []

    def visit(_thread: int) -> None:
        together.wait()
        log.append("in")
        compute()
        log.append("out")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(visit, range(2)))
    return log


def main() -> None:
    for turn in (sys.getswitchinterval(), 10):
        sys.setswitchinterval(turn)
        start = perf_counter()
        log = two_threads()
        seconds = perf_counter() - start
        print(f"turns of {turn:5g} s:", *log, f"after {seconds:.1f} s")


if __name__ == "__main__":
    main()
