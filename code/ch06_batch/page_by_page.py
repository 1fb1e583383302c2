"""Download six pages, three at once, and print each as it comes."""

import asyncio
from random import Random


async def fetch(page: int) -> str:
    """Return a page's text; each page takes a while of its own."""
    await asyncio.sleep(Random(page).randint(1, 8) / 4)
    return f"text of page {page}"


async def in_turn(page: int, places: asyncio.Semaphore) -> str:
    """Return a page's text, asked for when a place is free."""
    async with places:
        return await fetch(page)


async def main() -> None:
    places = asyncio.Semaphore(3)
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(in_turn(page, places))
            for page in range(6)
        ]
        for done, first in enumerate(asyncio.as_completed(tasks), 1):
            print(f"{done} of {len(tasks)}: {await first}")
    print([task.result()[-6:] for task in tasks])


if __name__ == "__main__":
    asyncio.run(main())
