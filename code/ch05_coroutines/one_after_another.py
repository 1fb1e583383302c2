"""Fetch three pages one after another, then with gather."""

import asyncio
from time import perf_counter


async def fetch(page: int) -> str:
    """Return a page's text, a second after it was asked for."""
    print("  ask for", page)
    await asyncio.sleep(1)
    print("  got", page)
    return f"text of page {page}"


async def in_a_loop() -> list[str]:
    texts = []
    for page in range(3):
        texts.append(await fetch(page))
    return texts


async def gathered() -> list[str]:
    return await asyncio.gather(*(fetch(page) for page in range(3)))


async def main() -> None:
    for way in (in_a_loop, gathered):
        print(way.__name__)
        start = perf_counter()
        await way()
        print(f"  {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
