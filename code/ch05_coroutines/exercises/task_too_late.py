"""Fetch three pages in tasks, which wait for one another."""

import asyncio


async def fetch(page: int) -> str:
    """Return a page's text; the later the page, the sooner it comes."""
    print("ask for", page)
    await asyncio.sleep((3 - page) / 4)
    print("got", page)
    return f"text of page {page}"


async def fetch_all() -> list[str]:
    texts = []
    for page in range(3):
        task = asyncio.create_task(fetch(page))
        texts.append(await task)
    return texts


async def main() -> None:
    print(await fetch_all())


if __name__ == "__main__":
    asyncio.run(main())
