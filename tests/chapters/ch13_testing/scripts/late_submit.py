"""A pool that has done what it is given before it says that it was."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


class Pool(ThreadPoolExecutor):
    def submit(self, *given):
        call = super().submit(*given)
        call.result()
        return call


async def main():
    loop = asyncio.get_running_loop()
    with Pool() as pool:
        began = time.monotonic()
        await loop.run_in_executor(pool, time.sleep, 0.6)
        assert time.monotonic() - began >= 0.49


asyncio.run(main())
