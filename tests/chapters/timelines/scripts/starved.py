"""A task is made, and has to wait until its maker has computed."""

import asyncio
import time


async def waits() -> None:
    pass


async def main() -> None:
    time.sleep(0.1)  # noqa: ASYNC251 - before
    task = asyncio.create_task(waits())
    time.sleep(0.3)  # noqa: ASYNC251 - and after
    await task


asyncio.run(main())
