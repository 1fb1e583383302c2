"""Fetch a hundred pages by a loop and by each of the two recipes."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep

PAGES = range(100)
AT_ONCE = 34


def fetch(page: int) -> str:
    """Wait for a server, with a library that blocks."""
    sleep(0.03)
    return f"text of page {page}"


async def fetch_async(page: int) -> str:
    """Wait for a server, with a library that is made for asyncio."""
    await asyncio.sleep(0.03)
    return f"text of page {page}"


def in_a_loop() -> list[str]:
    return [fetch(page) for page in PAGES]


def in_threads() -> list[str]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(fetch, PAGES))


async def in_asyncio() -> list[str]:
    places = asyncio.Semaphore(AT_ONCE)

    async def in_turn(page: int) -> str:
        async with places:
            return await fetch_async(page)

    calls = (in_turn(page) for page in PAGES)
    return await asyncio.gather(*calls)


def main() -> None:
    recipes = {
        "loop": in_a_loop,
        "threads": in_threads,
        "asyncio": lambda: asyncio.run(in_asyncio()),
    }
    for name, recipe in recipes.items():
        start = perf_counter()
        texts = recipe()
        seconds = perf_counter() - start
        print(f"{name:8}{len(texts)} pages in {seconds:.1f} s")


if __name__ == "__main__":
    main()
