"""Download twelve pages, one of which is gone, and get the others."""

import asyncio
from random import Random


async def fetch(page: int) -> str:
    """Return a page's text, unless it is page 1, which is gone."""
    await asyncio.sleep(Random(page).randint(1, 8) / 16)
    if page == 1:
        raise OSError(f"page {page} is gone")
    return f"text of page {page}"


async def in_turn(page: int, places: asyncio.Semaphore) -> str:
    """Return a page's text, asked for when a place is free."""
    async with places:
        return await fetch(page)


async def fetch_all(
    count: int, limit: int
) -> list[str | BaseException]:
    """Return each page's text, or the exception in its place."""
    places = asyncio.Semaphore(limit)
    return await asyncio.gather(
        *(in_turn(n, places) for n in range(count)),
        return_exceptions=True,
    )


async def main() -> None:
    results = await fetch_all(12, limit=3)
    for page, result in enumerate(results[:4]):
        print(f"{page}: {result!r}")
    came = sum(isinstance(result, str) for result in results)
    print(f"{came} of {len(results)} pages")


if __name__ == "__main__":
    asyncio.run(main())
