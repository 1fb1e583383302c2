# /// script
# [tool.book]
# computes = true
# ///
"""Compute the same in a loop, then in a pool of two processes."""

from concurrent.futures import ProcessPoolExecutor
from time import perf_counter, thread_time

JOBS = 8


def crunch(_job: int) -> int:
    """Return a sum that takes 0.2 s of CPU time to add up."""
    total = 0
    end = thread_time() + 0.2
    while thread_time() < end:
        total += sum(range(10_000))
    return total


def main() -> None:
    start = perf_counter()
    sums = list(map(crunch, range(JOBS)))
    print(f"{len(sums)} in a loop:   {perf_counter() - start:.1f} s")

    start = perf_counter()
    with ProcessPoolExecutor(2) as pool:
        sums = list(pool.map(crunch, range(JOBS)))
    print(f"{len(sums)} in the pool: {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
