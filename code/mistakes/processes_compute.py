# /// script
# [tool.book]
# computes = true
# ///
"""Compute in two processes."""

from concurrent.futures import ProcessPoolExecutor
from time import perf_counter, thread_time


def crunch(_job: int) -> int:
    """Return a sum that takes 0.25 s of CPU time to add up."""
    total = 0
    end = thread_time() + 0.25
    while thread_time() < end:
        total += sum(range(10_000))
    return total


def main() -> None:
    start = perf_counter()
    with ProcessPoolExecutor(2) as pool:
        sums = list(pool.map(crunch, range(4)))
    print(f"{len(sums)} sums in {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
