"""Set a limit of 0.1 seconds to what takes 0.2."""

import asyncio
from collections.abc import Awaitable, Callable
from time import sleep

Job = Callable[[], Awaitable[None]]


async def waits() -> None:
    await asyncio.sleep(0.2)


async def blocks() -> None:
    sleep(0.2)


async def blocks_then_waits() -> None:
    sleep(0.2)
    await asyncio.sleep(0.2)


async def limited(job: Job) -> str:
    try:
        async with asyncio.timeout(0.1):
            await job()
    except TimeoutError:
        return "TimeoutError"
    return "done, as if in time"


def main() -> None:
    for job in (waits, blocks, blocks_then_waits):
        print(f"{job.__name__}: {asyncio.run(limited(job))}")


if __name__ == "__main__":
    main()
