"""A pool's future that is wrapped by hand."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def work(n):
    time.sleep(0.05)
    return n


async def main():
    with ThreadPoolExecutor(2) as pool:
        f = asyncio.wrap_future(pool.submit(work, 1))
        r = await asyncio.wait_for(f, 5)
    assert r == 1
    assert await asyncio.to_thread(work, 2) == 2


asyncio.run(main())
