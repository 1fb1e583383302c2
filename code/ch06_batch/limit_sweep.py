"""Download a hundred pages with higher and higher limits."""

import asyncio
from random import Random
from time import perf_counter

WAITS = [Random(page).randint(1, 8) / 256 for page in range(100)]


async def fetch_all(limit: int) -> None:
    """Wait for each page, `limit` at once."""
    places = asyncio.Semaphore(limit)

    async def in_turn(wait: float) -> None:
        async with places:
            await asyncio.sleep(wait)

    await asyncio.gather(*(in_turn(wait) for wait in WAITS))


async def main() -> None:
    print(f"all waits {sum(WAITS):5.2f} s, longest {max(WAITS):.2f} s")
    for limit in (1, 2, 5, 10, 20, 50, 100):
        start = perf_counter()
        await fetch_all(limit)
        print(f"{limit:3} at once {perf_counter() - start:5.2f} s")


if __name__ == "__main__":
    asyncio.run(main())
