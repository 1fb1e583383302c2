"""See who is in before the other is out: threads, then processes."""

import multiprocessing
import sys
from concurrent.futures import (
    Executor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from threading import Barrier
from time import perf_counter, thread_time

together: Barrier


def get_ready(barrier: Barrier) -> None:
    """Give a worker the barrier at which it meets the other."""
    global together
    together = barrier


def visit(_worker: int) -> tuple[float, float]:
    """Compute for 0.3 s; return the times of going in and out."""
    together.wait()
    went_in = perf_counter()
    end = thread_time() + 0.3
    while thread_time() < end:
        sum(range(10_000))
    return went_in, perf_counter()


def who_gets_in(pool: Executor) -> str:
    """Return when the two workers of a pool went in and out."""
    log = []
    with pool:
        for went_in, went_out in pool.map(visit, range(2)):
            log += [(went_in, "in"), (went_out, "out")]
    return " ".join(word for _when, word in sorted(log))


def main() -> None:
    sys.setswitchinterval(100)  # seconds; longer than any job takes
    for kind in (ThreadPoolExecutor, ProcessPoolExecutor):
        barrier = multiprocessing.Barrier(2, timeout=60)
        pool = kind(2, initializer=get_ready, initargs=(barrier,))
        print(f"{kind.__name__:19}", who_gets_in(pool))


if __name__ == "__main__":
    main()
