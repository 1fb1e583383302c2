"""Block the loop: three sleeps take as long as three."""

import asyncio
from time import perf_counter, sleep


async def block():
    sleep(0.2)  # noqa: ASYNC251  to show what it does


async def main():
    start = perf_counter()
    await asyncio.gather(block(), block(), block())
    print(f"three in {perf_counter() - start:.1f} s")


asyncio.run(main())
