# /// script
# dependencies = ["distributed"]
# ///
"""One map on threads, on processes and on a cluster."""

import os
from collections.abc import Iterator
from concurrent.futures import (
    Executor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import contextmanager

from distributed import Client


def primes(start: int) -> tuple[int, int]:
    """Count the primes in a stretch; tell in which process."""
    found = sum(
        all(n % divisor for divisor in range(2, int(n**0.5) + 1))
        for n in range(max(start, 2), start + 1000)
    )
    return found, os.getpid()


def total(pool: Executor) -> str:
    found = list(pool.map(primes, range(0, 8000, 1000)))
    here = {process for _, process in found} == {os.getpid()}
    where = "in this process" if here else "elsewhere"
    return f"{sum(count for count, _ in found)} primes, {where}"


@contextmanager
def cluster() -> Iterator[Executor]:
    """Start a scheduler and two workers, and give their executor."""
    with (
        Client(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as client,
        client.get_executor() as pool,
    ):
        yield pool


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        print("threads:  ", total(pool))
    with ProcessPoolExecutor(2) as pool:
        print("processes:", total(pool))
    with cluster() as pool:
        print("cluster:  ", total(pool))


if __name__ == "__main__":
    main()
