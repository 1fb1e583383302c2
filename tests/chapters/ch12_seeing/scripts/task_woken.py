"""A task that is notified, and can't go on: who notified it keeps the lock."""

import asyncio


async def consume(ready: asyncio.Condition) -> None:
    async with ready:
        await ready.wait()


async def produce(ready: asyncio.Condition) -> None:
    async with ready:
        ready.notify()
        await asyncio.Event().wait()


async def main() -> None:
    ready = asyncio.Condition()
    async with asyncio.TaskGroup() as group:
        group.create_task(consume(ready), name="consumer")
        group.create_task(produce(ready), name="producer")


if __name__ == "__main__":
    asyncio.run(main())
