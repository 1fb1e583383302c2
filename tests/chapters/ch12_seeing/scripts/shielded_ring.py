"""A task group that waits for tasks, one of which waits for the group's own task."""

import asyncio


async def child(parent: asyncio.Task[None]) -> None:
    await asyncio.shield(parent)


async def other(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.wait(tasks)


async def main() -> None:
    parent = asyncio.current_task()
    assert parent
    async with asyncio.TaskGroup() as group:
        task = group.create_task(child(parent), name="child")
        group.create_task(other([task]), name="other")


if __name__ == "__main__":
    asyncio.run(main())
