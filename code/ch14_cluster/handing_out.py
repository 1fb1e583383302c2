# /// script
# dependencies = ["distributed"]
#
# [tool.book]
# times = "any"
# ///
"""Measure what it costs this process to hand out a job."""

from collections.abc import Iterator
from concurrent.futures import (
    Executor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import contextmanager
from time import process_time

from distributed import Client

JOBS = 200


@contextmanager
def cluster(_: int) -> Iterator[Executor]:
    with (
        Client(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as client,
        client.get_executor(pure=False) as pool,
    ):
        yield pool


def cost(pool: Executor) -> float:
    """Return the CPU seconds that a job costs this process."""
    list(pool.map(abs, range(10)))  # the workers have started
    start = process_time()
    list(pool.map(abs, range(JOBS)))
    return (process_time() - start) / JOBS


def main() -> None:
    costs = {}
    for kind in (ThreadPoolExecutor, ProcessPoolExecutor, cluster):
        with kind(2) as pool:
            costs[kind.__name__] = cost(pool)
    for name, seconds in costs.items():
        print(f"{name:20} {seconds * 1000:.2f} ms a job")
    threads, processes, machines = costs.values()
    print("in this order:", threads < processes < machines)
    print("three times a process:", machines > 3 * processes)


if __name__ == "__main__":
    main()
