"""A thread's time, while the loop is busy itself, and before."""

import asyncio
import os
import time


def compute():
    until = time.thread_time() + 0.3
    while time.thread_time() < until:
        pass


async def main():
    compute()
    began, really = time.monotonic(), os.times().elapsed
    await asyncio.to_thread(print)
    took = time.monotonic() - began
    assert took < os.times().elapsed - really + 0.2
    began = time.monotonic()
    loop = asyncio.get_running_loop()
    call = loop.run_in_executor(None, time.sleep, 0.25)
    compute()
    await call
    assert time.monotonic() - began >= 0.1


asyncio.run(main())
