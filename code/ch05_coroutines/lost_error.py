"""Lose the error of a task that nobody awaits."""

import asyncio


async def refresh() -> None:
    """Keep prices fresh, as long as they can be had."""
    await asyncio.sleep(0.1)
    raise OSError("no prices today")


async def main() -> None:
    task = asyncio.create_task(refresh())
    for number in (1, 2, 3):
        await asyncio.sleep(0.1)
        print("order", number, "at the old price")
    print("main ends, done is", task.done())


if __name__ == "__main__":
    asyncio.run(main())
