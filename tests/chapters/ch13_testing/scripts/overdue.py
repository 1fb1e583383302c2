"""Timers that are overdue together go off in their order, as in asyncio."""

import asyncio
import time

log = []


async def job(pause):
    await asyncio.sleep(pause)
    log.append(pause)


def block():
    time.sleep(1)


async def main():
    jobs = [asyncio.create_task(job(it)) for it in (0.1, 0.2)]
    await asyncio.sleep(0.05)
    block()
    await asyncio.wait(jobs)
    assert log == [0.1, 0.2], log


asyncio.run(main())
