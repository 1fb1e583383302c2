"""Be stopped while one waits for a helper that one has stopped."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

Helper = asyncio.Task[None]
Way = Callable[[Helper], Awaitable[None]]


async def beat() -> None:
    try:
        await asyncio.sleep(60)
    finally:
        await asyncio.sleep(0.1)


async def with_suppress(helper: Helper) -> None:
    helper.cancel()
    with suppress(asyncio.CancelledError):
        await helper


async def with_wait(helper: Helper) -> None:
    helper.cancel()
    await asyncio.wait([helper])


async def work(way: Way) -> None:
    helper = asyncio.create_task(beat())
    await asyncio.sleep(0)
    await way(helper)
    print(f"{way.__name__}: goes on")


async def main() -> None:
    for way in (with_suppress, with_wait):
        task = asyncio.create_task(work(way))
        for _ in range(3):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        print(f"{way.__name__}: was stopped is {task.cancelled()}")


if __name__ == "__main__":
    asyncio.run(main())
