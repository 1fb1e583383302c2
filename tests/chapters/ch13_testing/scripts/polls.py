"""A loop that asks until something is done, and others that ask the clock."""

import asyncio
import time

done = False


async def work():
    global done
    await asyncio.sleep(0.5)
    done = True


async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(work())
    while not done:
        await asyncio.sleep(0)
    await task
    until = loop.time() + 1
    while loop.time() < until:
        await asyncio.sleep(0)
    until = time.monotonic() + 1
    while time.monotonic() < until:
        pass


asyncio.run(main())
