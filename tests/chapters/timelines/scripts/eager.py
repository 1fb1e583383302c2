"""Tasks that begin where they are made."""

# /// script
# requires-python = ">=3.12"
# ///

import asyncio
import time


async def at_once(number: int) -> int:
    return number


async def block(number: int) -> int:
    time.sleep(0.1)  # noqa: ASYNC251 - before its first pause
    await asyncio.sleep(0.2)
    return number


async def fail() -> None:
    raise ValueError


async def in_turn(semaphore: asyncio.Semaphore) -> None:
    async with semaphore:
        await asyncio.sleep(0.1)


async def main() -> None:
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    tasks = at_once(1), block(2), fail(), at_once(3)
    print(await asyncio.gather(*tasks, return_exceptions=True))
    semaphore = asyncio.Semaphore(1)
    await asyncio.gather(*(in_turn(semaphore) for _ in range(2)))


asyncio.run(main())
