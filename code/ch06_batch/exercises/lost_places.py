"""Download twelve pages, three at once, until two of them fail."""

import asyncio
from time import perf_counter


async def fetch(page: int) -> str:
    """Return a page's text, unless it is one of the first two."""
    await asyncio.sleep(0.2)
    if page < 2:
        raise OSError(f"page {page} is gone")
    return f"text of page {page}"


async def in_turn(page: int, places: asyncio.Semaphore) -> str:
    """Return a page's text, asked for when a place is free."""
    await places.acquire()
    text = await fetch(page)
    places.release()
    return text


async def main() -> None:
    places = asyncio.Semaphore(3)
    start = perf_counter()
    results = await asyncio.gather(
        *(in_turn(page, places) for page in range(12)),
        return_exceptions=True,
    )
    seconds = perf_counter() - start
    came = sum(isinstance(result, str) for result in results)
    print(f"{came} of 12 pages in {seconds:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
