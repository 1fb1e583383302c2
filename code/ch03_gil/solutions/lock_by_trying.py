# /// script
# [tool.book]
# computes = true
# ///
"""Find out whether the lock is on, without asking Python."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import thread_time


def compute() -> None:
    """Add up for 0.1 s of CPU time."""
    end = thread_time() + 0.1
    while thread_time() < end:
        sum(range(10_000))


def who_gets_in() -> list[str]:
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
    sys.setswitchinterval(100)  # seconds; longer than the job takes
    on = who_gets_in() == ["in", "out", "in", "out"]
    print("lock:", "on" if on else "off")


if __name__ == "__main__":
    main()
