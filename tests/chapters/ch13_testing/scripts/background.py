"""A task that fails, and nobody asks."""

import asyncio


async def job():
    await asyncio.sleep(0)
    raise ValueError("mine")


async def main():
    tasks = [asyncio.create_task(job())]
    await asyncio.sleep(1)
    tasks.clear()


asyncio.run(main())
