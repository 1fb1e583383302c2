"""A task that goes round until another is ready."""

import asyncio

ready = False


async def spin():
    while not ready:
        await asyncio.sleep(0)


async def main():
    global ready
    task = asyncio.create_task(spin())
    await asyncio.sleep(0)
    ready = True
    await task


asyncio.run(main())
