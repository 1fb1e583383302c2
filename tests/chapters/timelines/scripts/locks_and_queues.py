"""Stand in line for a lock, and for what a queue holds or has room for."""

import asyncio


async def with_lock(lock: asyncio.Lock) -> None:
    async with lock:
        await asyncio.sleep(0.1)


async def take(queue: "asyncio.Queue[int]") -> None:
    await queue.get()


async def fill(queue: "asyncio.Queue[int]") -> None:
    for number in range(3):
        await queue.put(number)


async def main() -> None:
    lock = asyncio.Lock()
    empty: asyncio.Queue[int] = asyncio.Queue()
    full: asyncio.Queue[int] = asyncio.Queue(1)
    tasks = [
        asyncio.create_task(job)
        for job in (with_lock(lock), with_lock(lock), take(empty), fill(full))
    ]
    await asyncio.sleep(0.1)
    empty.put_nowait(1)
    for _ in range(3):
        await full.get()
    await asyncio.gather(*tasks)


asyncio.run(main())
