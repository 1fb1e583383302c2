# /// script
# [tool.book]
# computes = true
# ///
"""Listen to a heartbeat while something else goes on."""

import asyncio
from itertools import pairwise
from time import perf_counter, sleep, thread_time


async def heart() -> float:
    """Beat ten times a second; return the longest gap."""
    beats = []
    for _ in range(8):
        beats.append(perf_counter())
        await asyncio.sleep(0.1)
    return max(late - early for early, late in pairwise(beats))


async def waiting() -> None:
    await asyncio.sleep(0.5)


async def sleeping() -> None:
    sleep(0.5)


async def computing() -> None:
    end = thread_time() + 0.5
    while thread_time() < end:
        sum(range(10_000))


async def main() -> None:
    for job in (waiting, sleeping, computing):
        gap, _ = await asyncio.gather(heart(), job())
        print(f"beside {job.__name__:9}  longest gap {gap:.2f} s")


if __name__ == "__main__":
    asyncio.run(main())
