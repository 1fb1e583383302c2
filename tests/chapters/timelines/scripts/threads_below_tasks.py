"""Tasks with threads below them, one that fails, one that blocks."""

import asyncio
import time


async def one(number: int) -> int:
    await asyncio.sleep(0.1)
    await asyncio.to_thread(time.sleep, 0.2)
    return number


async def bad() -> None:
    await asyncio.sleep(0.05)
    raise KeyError("x")


async def block() -> None:
    time.sleep(0.3)  # noqa: ASYNC251 - to see what it does to the loop


async def main() -> None:
    tasks = one(1), one(2), bad(), block()
    print(await asyncio.gather(*tasks, return_exceptions=True))


asyncio.run(main())
