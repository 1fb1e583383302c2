"""Be told when a task in the background fails."""

import asyncio


async def refresh() -> None:
    """Keep prices fresh, as long as they can be had."""
    await asyncio.sleep(0.1)
    raise OSError("no prices today")


async def work() -> None:
    for part in (1, 2, 3):
        await asyncio.sleep(0.1)
        print("    work, part", part)


def report(task: asyncio.Task[None]) -> None:
    """Say if a task that has ended has failed."""
    if not task.cancelled() and (error := task.exception()):
        print(f"    told: {error!r}")


async def with_a_callback() -> None:
    task = asyncio.create_task(refresh())
    task.add_done_callback(report)
    await work()
    task.cancel()


async def in_a_group() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(refresh())
        await work()


async def main() -> None:
    for way in (with_a_callback, in_a_group):
        print(way.__name__)
        try:
            await way()
        except* OSError as errors:
            print("    raised:", *map(repr, errors.exceptions))


if __name__ == "__main__":
    asyncio.run(main())
