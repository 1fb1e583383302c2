"""Hear what debug mode has to say."""

import asyncio
import logging
from time import sleep

logging.basicConfig(format="%(name)s %(levelname)s")


async def main():
    loop = asyncio.get_running_loop()
    print(loop.get_debug(), loop.slow_callback_duration)
    asyncio.create_task(asyncio.sleep(0))  # noqa: RUF006  it ends in time
    sleep(0.2)  # noqa: ASYNC251  it is to be complained of
    await asyncio.sleep(0.01)
    print("slow one reported")


asyncio.run(main(), debug=True)
