"""Count the tasks that there are at the first of many requests."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

PAGES = range(12_000)
LIMIT = 10


class FirstRequest:
    """Counts the tasks at the first request; each pauses once."""

    tasks = 0

    async def fetch(self, page: int) -> str:
        self.tasks = self.tasks or len(asyncio.all_tasks())
        await asyncio.sleep(0)
        return f"text of page {page}"


Fetch = Callable[[int], Awaitable[str]]


async def behind_a_semaphore(fetch: Fetch) -> dict[int, str]:
    """Return all texts: each page has a task, and few have a place."""
    places, results = asyncio.Semaphore(LIMIT), dict[int, str]()

    async def in_turn(page: int) -> None:
        async with places:
            results[page] = await fetch(page)

    async with asyncio.TaskGroup() as group:
        for page in PAGES:
            group.create_task(in_turn(page))
    return results


async def from_a_queue(fetch: Fetch) -> dict[int, str]:
    """Return all texts: a few workers take one page after another."""
    queue, results = deque(PAGES), dict[int, str]()

    async def work() -> None:
        while queue:
            page = queue.popleft()
            results[page] = await fetch(page)

    async with asyncio.TaskGroup() as group:
        for _ in range(LIMIT):
            group.create_task(work())
    return results


async def main() -> None:
    for download in (behind_a_semaphore, from_a_queue):
        first = FirstRequest()
        results = await download(first.fetch)
        print(f"{download.__name__}: {len(results)} pages,", end=" ")
        print(f"{first.tasks} tasks at the first request")


if __name__ == "__main__":
    asyncio.run(main())
