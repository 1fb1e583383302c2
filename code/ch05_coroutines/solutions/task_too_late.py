"""Fetch three pages in tasks that wait side by side."""

import asyncio


async def fetch(page: int) -> str:
    """Return a page's text; the later the page, the sooner it comes."""
    print("ask for", page)
    await asyncio.sleep((3 - page) / 4)
    print("got", page)
    return f"text of page {page}"


async def fetch_all() -> list[str]:
    tasks = [asyncio.create_task(fetch(page)) for page in range(3)]
    return [await task for task in tasks]


async def main() -> None:
    print(await fetch_all())


if __name__ == "__main__":
    asyncio.run(main())
