"""Let the only worker of a queue fail, by hand and in a group."""

import asyncio

PAGES, PLACES = 1000, 10
Queue = asyncio.Queue[int]
put: list[int] = []


async def fetch(queue: Queue) -> None:
    for page in range(PAGES):
        await queue.put(page)
        put.append(page)


async def save(queue: Queue) -> None:
    while True:
        if await queue.get() == 3:
            raise OSError("the disk is full")


async def by_hand() -> None:
    queue = Queue(PLACES)
    worker = asyncio.create_task(save(queue))
    await fetch(queue)
    await worker


async def in_a_group() -> None:
    queue = Queue(PLACES)
    async with asyncio.TaskGroup() as group:
        group.create_task(save(queue))
        group.create_task(fetch(queue))


async def main() -> None:
    for way in (by_hand, in_a_group):
        put.clear()
        task = asyncio.create_task(way())
        for _ in range(10_000):
            await asyncio.sleep(0)
        print(f"{way.__name__}: {len(put)} put, ended: {task.done()}")
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            print(repr(task.exception()))


if __name__ == "__main__":
    asyncio.run(main())
