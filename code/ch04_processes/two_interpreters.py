"""Compute in two interpreters within one process."""

# /// script
# requires-python = ">=3.14"
#
# [tool.book]
# computes = true
# ///

import os
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor
from time import perf_counter, thread_time


def crunch(_job: int) -> tuple[int, int]:
    """Compute for 0.2 s; return where: process and interpreter."""
    end = thread_time() + 0.2
    while thread_time() < end:
        sum(range(10_000))
    return os.getpid(), interpreters.get_current().id


def main() -> None:
    start = perf_counter()
    with InterpreterPoolExecutor(2) as pool:
        where = list(pool.map(crunch, range(8)))
    print(f"{len(where)} in the pool: {perf_counter() - start:.1f} s")
    processes = {process for process, _interpreter in where}
    insides = {interpreter for _process, interpreter in where}
    print(f"processes: {len(processes)}, interpreters: {len(insides)}")


if __name__ == "__main__":
    main()
