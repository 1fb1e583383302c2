"""Download twelve pages, three at once."""

import asyncio
from random import Random
from time import perf_counter


async def fetch(page: int) -> str:
    """Return a page's text; each page takes a while of its own."""
    await asyncio.sleep(Random(page).randint(1, 8) / 16)
    return f"text of page {page}"


async def in_turn(page: int, places: asyncio.Semaphore) -> str:
    """Return a page's text, asked for when a place is free."""
    async with places:
        return await fetch(page)


async def fetch_all(count: int, limit: int) -> list[str]:
    """Return the texts of so many pages, `limit` at once."""
    places = asyncio.Semaphore(limit)
    return await asyncio.gather(
        *(in_turn(n, places) for n in range(count))
    )


async def main() -> None:
    start = perf_counter()
    texts = await fetch_all(12, limit=3)
    print(f"{len(texts)} pages in {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
