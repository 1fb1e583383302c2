"""Calls in threads, one into the loop, one that is too late."""

import asyncio
import time


async def inner():
    await asyncio.sleep(1)
    return 4


def work(loop):
    return asyncio.run_coroutine_threadsafe(inner(), loop).result()


async def main():
    loop = asyncio.get_running_loop()
    assert await asyncio.to_thread(work, loop) == 4
    try:
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 2), 0.1)
    except TimeoutError:
        pass
    else:
        raise SystemExit(5)


asyncio.run(main())
