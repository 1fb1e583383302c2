"""Print what threads overlap, and what blocking calls in asyncio do."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import perf_counter, sleep, thread_time

Job = Callable[[], None]
Span = tuple[float, float]  # when a job began, and when it ended


def wait() -> None:
    sleep(0.25)


def compute() -> None:
    end = thread_time() + 0.25
    while thread_time() < end:
        sum(range(10_000))


def visit(job: Job) -> Span:
    began = perf_counter()
    job()
    return began, perf_counter()


def meeting(job: Job) -> Callable[[], Span]:
    """Return a visit to make twice, which begins with the other."""
    together = Barrier(2, timeout=10)

    def meet_and_visit() -> Span:
        together.wait()
        return visit(job)

    return meet_and_visit


def in_threads(job: Job) -> list[Span]:
    both = meeting(job)
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(both), pool.submit(both)]
    return [future.result() for future in futures]


async def blocking(job: Job) -> Span:
    return visit(job)


async def blocking_twice(job: Job) -> Sequence[Span]:
    return await asyncio.gather(blocking(job), blocking(job))


def overlap(spans: Sequence[Span]) -> str:
    """Say whether the second began before the first ended."""
    (_, first_ended), (second_began, _) = sorted(spans)
    return "yes" if second_began < first_ended else "no"


TOOLS = {
    "threads": in_threads,
    "blocking": lambda job: asyncio.run(blocking_twice(job)),
}


def main() -> None:
    sys.setswitchinterval(100)  # seconds; longer than any job takes
    print(f"{'':9}  wait  compute")
    for name, tool in TOOLS.items():
        cells = [overlap(tool(job)) for job in (wait, compute)]
        print(f"{name:9}  {cells[0]:4}  {cells[1]}")


if __name__ == "__main__":
    main()
