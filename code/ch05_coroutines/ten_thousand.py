"""Wait ten thousand times at once."""

import asyncio
from threading import active_count
from time import perf_counter


async def fetch(page: int) -> str:
    """Return a page's text, a second after it was asked for."""
    await asyncio.sleep(1)
    return f"text of page {page}"


async def main() -> None:
    for pages in (100, 1_000, 10_000):
        start = perf_counter()
        await asyncio.gather(*(fetch(page) for page in range(pages)))
        print(f"{pages:6,} pages in {perf_counter() - start:.1f} s")
    print("threads:", active_count())


if __name__ == "__main__":
    asyncio.run(main())
