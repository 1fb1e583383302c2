"""Fetch three pages with a function that blocks, in threads."""

import asyncio
from time import perf_counter, sleep


def ask(page: int) -> str:
    """Return a page's text, half a second after it was asked for."""
    sleep(0.5)
    return f"text of page {page}"


async def fetch(page: int) -> str:
    return await asyncio.to_thread(ask, page)


async def main() -> None:
    start = perf_counter()
    texts = await asyncio.gather(*(fetch(page) for page in range(3)))
    print(f"{len(texts)} pages in {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
