"""Wait for a hundred pages at once, in one thread."""

import asyncio
from threading import active_count
from time import perf_counter


async def fetch(page: int) -> str:
    """Return a page's text, a second after it was asked for."""
    await asyncio.sleep(1)
    return f"text of page {page}"


async def main() -> None:
    start = perf_counter()
    texts = await asyncio.gather(*(fetch(page) for page in range(100)))
    print(texts[0], "...", texts[-1])
    print(f"{len(texts)} pages in {perf_counter() - start:.1f} s")
    print("threads:", active_count())


if __name__ == "__main__":
    asyncio.run(main())
