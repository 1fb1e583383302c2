"""Ask for twenty pages, and begin ten a second."""

import asyncio
from time import perf_counter

PER_SECOND = 10


async def fetch(page: int) -> str:
    await asyncio.sleep(0.05)
    return f"text of page {page}"


async def in_turn(page: int) -> str:
    """Wait until it is this page's turn, then fetch it."""
    await asyncio.sleep(page / PER_SECOND)
    return await fetch(page)


async def main() -> None:
    start = perf_counter()
    texts = await asyncio.gather(*(in_turn(n) for n in range(20)))
    print(f"{len(texts)} pages in {perf_counter() - start:.2f} s")


if __name__ == "__main__":
    asyncio.run(main())
