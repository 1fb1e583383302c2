# /// script
# [tool.book]
# computes = true
# ///
"""Compute the same in a loop, in two threads and in eight."""

import sysconfig
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, thread_time

JOBS = range(8)


def crunch(_job: int) -> int:
    """Return a sum that takes 0.2 s of CPU time to add up."""
    total = 0
    end = thread_time() + 0.2
    while thread_time() < end:
        total += sum(range(10_000))
    return total


def main() -> None:
    free = sysconfig.get_config_var("Py_GIL_DISABLED")
    print("a free-threaded Python" if free else "an ordinary Python")
    start = perf_counter()
    list(map(crunch, JOBS))
    print(f"in a loop      {perf_counter() - start:.1f} s")
    for workers in (2, 8):
        start = perf_counter()
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(crunch, JOBS))
        seconds = perf_counter() - start
        print(f"in {workers} threads   {seconds:.1f} s")


if __name__ == "__main__":
    main()
