# /// script
# [tool.book]
# computes = true
# ///
"""Predict how long eight jobs take in eight threads; then run them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep, thread_time

JOBS = 8


def wait(seconds: float = 0.4) -> None:
    sleep(seconds)


def compute(seconds: float = 0.4) -> None:
    end = thread_time() + seconds
    while thread_time() < end:
        sum(range(10_000))


def some_of_both() -> None:
    for _ in range(4):
        wait(0.075)
        compute(0.025)


def one(job: Callable[[], None]) -> tuple[float, float]:
    """Run `job` once; return its wall time and its CPU time."""
    wall, cpu = perf_counter(), thread_time()
    job()
    return perf_counter() - wall, thread_time() - cpu


def eight(job: Callable[[], None]) -> float:
    """Run `job` in eight threads at once; return the wall time."""
    start = perf_counter()
    with ThreadPoolExecutor(JOBS) as pool:
        futures = [pool.submit(job) for _ in range(JOBS)]
    for future in futures:
        future.result()
    return perf_counter() - start


def main() -> None:
    print("job             wall    CPU     floor   eight")
    for job in (wait, some_of_both, compute):
        wall, cpu = one(job)
        floor = max(wall, JOBS * cpu)
        print(
            f"{job.__name__:13} {wall:4.1f} s  {cpu:4.1f} s"
            f"   {floor:4.1f} s  {eight(job):4.1f} s"
        )


if __name__ == "__main__":
    main()
