"""A breaker that was last open at 0."""

import asyncio
import time

opened_at = 0.0


def is_open():
    return time.monotonic() - opened_at < 30


fails = 0


async def call(ok):
    global fails, opened_at
    if is_open():
        return "open"
    await asyncio.sleep(0)
    if ok:
        fails = 0
        return "ok"
    fails += 1
    if fails == 2:
        opened_at = time.monotonic()
    return "bad"


async def main():
    r = await asyncio.gather(call(False), call(False), call(True))
    assert is_open(), r


asyncio.run(main())
