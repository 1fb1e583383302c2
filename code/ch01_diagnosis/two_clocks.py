# /// script
# [tool.book]
# computes = true
# ///
"""Read two clocks around a wait and around a computation."""

from collections.abc import Callable
from time import perf_counter, process_time, sleep


def fetch_pages() -> None:
    for _page in range(50):
        sleep(0.02)


def crunch_numbers() -> None:
    end = process_time() + 1
    while process_time() < end:
        sum(range(10_000))


def clocked(job: Callable[[], None]) -> tuple[float, float]:
    """Run `job`; return its wall time and its CPU time in seconds."""
    wall, cpu = perf_counter(), process_time()
    job()
    return perf_counter() - wall, process_time() - cpu


def main() -> None:
    for job in (fetch_pages, crunch_numbers):
        wall, cpu = clocked(job)
        print(f"{job.__name__:14}  {wall:.1f} s wall  {cpu:.1f} s CPU")


if __name__ == "__main__":
    main()
