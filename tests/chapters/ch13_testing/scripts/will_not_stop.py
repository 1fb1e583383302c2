"""A task that will not be cancelled."""

import asyncio


async def job():
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            pass


async def main():
    task = asyncio.create_task(job())
    await asyncio.sleep(1)


asyncio.run(main())
