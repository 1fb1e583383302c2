"""Ctrl-C while tasks wait."""

import asyncio
import os
import signal


async def main() -> None:
    loop = asyncio.get_running_loop()
    loop.call_later(0.2, os.kill, os.getpid(), signal.SIGINT)
    async with asyncio.TaskGroup() as group:
        for number in range(3):
            group.create_task(asyncio.sleep(60, number))


asyncio.run(main())
