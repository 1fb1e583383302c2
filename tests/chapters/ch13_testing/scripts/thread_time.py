"""A thread's time, which is the loop's as well."""

import asyncio
import time


async def main():
    t = time.monotonic()
    await asyncio.to_thread(time.sleep, 0.6)
    assert time.monotonic() - t >= 0.29


asyncio.run(main())
