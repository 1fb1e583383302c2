# /// script
# [tool.book]
# computes = true
# ///
"""Print which tool overlaps which job: nine cells, nine trials."""

import asyncio
import multiprocessing
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import (
    Executor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from threading import Barrier
from time import perf_counter, sleep, thread_time

Job = Callable[[], None]
Span = tuple[float, float]  # when a job began, and when it ended


def wait() -> None:
    sleep(0.3)


def compute() -> None:
    end = thread_time() + 0.3
    while thread_time() < end:
        sum(range(10_000))


def visit(job: Job) -> Span:
    began = perf_counter()
    job()
    return began, perf_counter()


def in_a_loop(job: Job) -> list[Span]:
    return [visit(job), visit(job)]


together: Barrier


def get_ready(barrier: Barrier) -> None:
    """Give a worker the barrier at which it meets the other."""
    global together
    together = barrier


def meet_and_visit(job: Job) -> Span:
    together.wait()
    return visit(job)


def in_a_pool(kind: Callable[..., Executor], job: Job) -> list[Span]:
    barrier = multiprocessing.Barrier(2, timeout=60)
    with kind(2, initializer=get_ready, initargs=(barrier,)) as pool:
        return list(pool.map(meet_and_visit, [job, job]))


def in_threads(job: Job) -> list[Span]:
    return in_a_pool(ThreadPoolExecutor, job)


def in_processes(job: Job) -> list[Span]:
    return in_a_pool(ProcessPoolExecutor, job)


async def blocking(job: Job) -> Span:
    return visit(job)


async def awaiting() -> Span:
    began = perf_counter()
    await asyncio.sleep(0.3)
    return began, perf_counter()


async def blocking_twice(job: Job) -> Sequence[Span]:
    return await asyncio.gather(blocking(job), blocking(job))


async def awaiting_twice() -> Sequence[Span]:
    return await asyncio.gather(awaiting(), awaiting())


def in_asyncio(job: Job) -> Sequence[Span]:
    return asyncio.run(blocking_twice(job))


def overlap(spans: Sequence[Span]) -> str:
    """Say whether the second began before the first ended."""
    (_, first_ended), (second_began, _) = sorted(spans)
    return "yes" if second_began < first_ended else "no"


TOOLS = {
    "loop": in_a_loop,
    "threads": in_threads,
    "processes": in_processes,
    "blocking in asyncio": in_asyncio,
}


def main() -> None:
    sys.setswitchinterval(100)  # seconds; longer than any job takes
    print(f"{'':19}  wait  compute")
    for name, tool in TOOLS.items():
        cells = [overlap(tool(job)) for job in (wait, compute)]
        print(f"{name:19}  {cells[0]:4}  {cells[1]}")
    cell = overlap(asyncio.run(awaiting_twice()))
    print(f"{'asyncio.sleep':19}  {cell}")


if __name__ == "__main__":
    main()
