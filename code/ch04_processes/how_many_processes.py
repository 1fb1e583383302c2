# /// script
# [tool.book]
# computes = true
# ///
"""Compute with more and more processes, on two cores."""

import os
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter, thread_time


def crunch(_job: int) -> None:
    """Add up for 0.06 s of CPU time."""
    end = thread_time() + 0.06
    while thread_time() < end:
        sum(range(10_000))


def seconds(workers: int) -> float:
    """Return how long so many workers take for sixteen jobs."""
    start = perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(crunch, range(16)))
    return perf_counter() - start


def main() -> None:
    if hasattr(os, "sched_setaffinity"):  # on Linux, use two cores only
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    for workers in (1, 2, 3, 4, 8, 16):
        print(f"{workers:2} workers  {seconds(workers):.2f} s")


if __name__ == "__main__":
    main()
