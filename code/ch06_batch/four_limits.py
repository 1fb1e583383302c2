"""Download the same twelve pages with four limits."""

import asyncio
from random import Random
from time import perf_counter


async def fetch(page: int) -> str:
    """Return a page's text; each page takes a while of its own."""
    await asyncio.sleep(Random(page).randint(1, 8) / 32)
    return f"text of page {page}"


async def fetch_all(count: int, limit: int) -> list[str]:
    """Return the texts of so many pages, `limit` at once."""
    places = asyncio.Semaphore(limit)

    async def in_turn(page: int) -> str:
        async with places:
            return await fetch(page)

    return await asyncio.gather(
        *(in_turn(page) for page in range(count))
    )


async def main() -> None:
    for limit in (1, 3, 10, 12):
        start = perf_counter()
        await fetch_all(12, limit)
        print(f"{limit:2} at once {perf_counter() - start:6.2f} s")


if __name__ == "__main__":
    asyncio.run(main())
