"""Take things from queues in three orders."""

import asyncio


async def main():
    for kind in (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue):
        queue = kind()
        for number in (2, 3, 1):
            queue.put_nowait(number)
        print(kind.__name__, [await queue.get() for _ in range(3)])


asyncio.run(main())
