# /// script
# [tool.book]
# computes = true
# ///
"""Compute in processes while the event loop goes on."""

import asyncio
import os
from concurrent.futures import ProcessPoolExecutor
from time import process_time

TEXTS = ["to wait or to compute " * 1_000] * 4


def count(text: str) -> tuple[int, int]:
    """Return how many words there are, and which process counted."""
    end = process_time() + 0.3
    while process_time() < end:
        words = len(text.split())
    return words, os.getpid()


async def heart(beats: list[str]) -> None:
    while True:
        beats.append("beat")
        await asyncio.sleep(0.01)


async def count_all() -> list[tuple[int, int]]:
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor() as pool:
        jobs = (
            loop.run_in_executor(pool, count, text) for text in TEXTS
        )
        return await asyncio.gather(*jobs)


async def main() -> None:
    beats: list[str] = []
    beating = asyncio.create_task(heart(beats))
    counts = await count_all()
    beating.cancel()
    print("words:", sum(words for words, _ in counts))
    print("counted here:", os.getpid() in {pid for _, pid in counts})
    print("the heart beat meanwhile:", len(beats) > 1)


if __name__ == "__main__":
    asyncio.run(main())
