# /// script
# [tool.book]
# times = "any"
# ///
"""Run many jobs that do nothing, to see what each costs."""

import asyncio
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from time import perf_counter

JOBS = range(2000)


def job(number: int) -> int:
    return number


def in_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(job, JOBS))


async def tasks() -> None:
    await asyncio.gather(*(asyncio.sleep(0) for _ in JOBS))


def in_tasks() -> None:
    asyncio.run(tasks())


def in_processes() -> None:
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(job, JOBS))


def main() -> None:
    for run in (in_threads, in_tasks, in_processes):
        start = perf_counter()
        run()
        taken = perf_counter() - start
        print(f"{len(JOBS)} {run.__name__:12}  {taken:.3f} s")


if __name__ == "__main__":
    main()
