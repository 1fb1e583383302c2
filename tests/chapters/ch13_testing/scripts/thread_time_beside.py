"""A thread's time, while the loop is busy itself, and before."""

import asyncio
import time


def compute():
    until = time.thread_time() + 0.5
    while time.thread_time() < until:
        pass


async def main():
    compute()
    began = time.monotonic()
    async with asyncio.timeout(0.4):
        await asyncio.to_thread(print)
    assert time.monotonic() - began < 0.4
    began = time.monotonic()
    loop = asyncio.get_running_loop()
    call = loop.run_in_executor(None, time.sleep, 0.3)
    compute()
    await call
    assert time.monotonic() - began >= 0.29


asyncio.run(main())
