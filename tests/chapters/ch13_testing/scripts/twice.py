"""A loop, and another one."""

import asyncio


async def both():
    await asyncio.gather(asyncio.sleep(1), asyncio.sleep(1))


asyncio.run(both())
asyncio.run(both())
