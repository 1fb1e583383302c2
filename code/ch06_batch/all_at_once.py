"""Download twelve pages, all at once."""

import asyncio
from random import Random
from time import perf_counter


async def fetch(page: int) -> str:
    """Return a page's text; each page takes a while of its own."""
    await asyncio.sleep(Random(page).randint(1, 8) / 16)
    return f"text of page {page}"


async def fetch_all(count: int) -> list[str]:
    """Return the texts of so many pages."""
    return await asyncio.gather(*(fetch(n) for n in range(count)))


async def main() -> None:
    start = perf_counter()
    texts = await fetch_all(12)
    print(f"{len(texts)} pages in {perf_counter() - start:.2f} s")


if __name__ == "__main__":
    asyncio.run(main())
