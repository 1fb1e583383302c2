"""A task that will not be cancelled."""

import asyncio
from contextlib import suppress


async def job():
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


async def main():
    tasks = [asyncio.create_task(job())]
    await asyncio.sleep(1)
    tasks.clear()


asyncio.run(main())
