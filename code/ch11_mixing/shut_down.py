# /// script
# requires-python = ">=3.13"
# ///
"""End a stage of three workers by shutting down its queue."""

import asyncio

PAGES, PLACES, WORKERS = 1000, 10, 3
Queue = asyncio.Queue[int]
saved: list[int] = []


async def fetch(fetched: Queue) -> None:
    for page in range(PAGES):
        await fetched.put(page)
    fetched.shutdown()


async def save(fetched: Queue) -> str:
    while True:
        try:
            page = await fetched.get()
        except asyncio.QueueShutDown:
            return "told to end"
        await asyncio.sleep(0)
        saved.append(page)


async def main() -> None:
    fetched = Queue(PLACES)
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch(fetched))
        workers = [
            group.create_task(save(fetched)) for _ in range(WORKERS)
        ]
    print(*(worker.result() for worker in workers), sep=", ")
    print(len(saved), "saved")


if __name__ == "__main__":
    asyncio.run(main())
