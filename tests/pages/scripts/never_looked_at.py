"""Leave a task's exception where nobody looks."""

import asyncio
import gc


async def fails():
    raise KeyError("lost")


async def main():
    task = asyncio.create_task(fails(), name="careless")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    print("main goes on")


asyncio.run(main())
