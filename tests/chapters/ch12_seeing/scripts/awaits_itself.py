"""A task that wants a lock which it has already, and one that waits in a line."""

import asyncio


async def wait(event: asyncio.Event) -> None: await event.wait()  # fmt: skip


async def twice() -> None:
    lock = asyncio.Lock()
    async with lock:
        print(await lock.acquire())


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(twice(), name="twice")
        group.create_task(wait(asyncio.Event()), name="waiter")


if __name__ == "__main__":
    asyncio.run(main())
