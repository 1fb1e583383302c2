"""Let one task take the items, and two others read a queue."""

import asyncio
from collections.abc import AsyncIterator


async def pages() -> AsyncIterator[int]:
    for page in range(4):
        await asyncio.sleep(0.1)
        yield page


async def take(queue: asyncio.Queue[int | None]) -> None:
    async for page in pages():
        await queue.put(page)
    for _ in range(2):  # one for each reader
        await queue.put(None)


async def read(name: str, queue: asyncio.Queue[int | None]) -> None:
    while (page := await queue.get()) is not None:
        print(f"{name} has page {page}")


async def main() -> None:
    queue: asyncio.Queue[int | None] = asyncio.Queue()
    await asyncio.gather(
        take(queue), read("Ann", queue), read("Ben", queue)
    )


if __name__ == "__main__":
    asyncio.run(main())
