"""Count how many blocking calls asyncio has under way at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Lock
from time import sleep

CALLS = 64


class Counted:
    """A blocking call, and how many of it were under way at most."""

    def __init__(self, block: Callable[[], object]) -> None:
        self.block, self.lock = block, Lock()
        self.now = self.peak = 0

    def __call__(self) -> None:
        with self.lock:
            self.now += 1
            self.peak = max(self.peak, self.now)
        self.block()
        with self.lock:
            self.now -= 1


async def call_all(call: Counted) -> int:
    """Make all the calls in threads; return the peak."""
    calls = (asyncio.to_thread(call) for _ in range(CALLS))
    await asyncio.gather(*calls)
    return call.peak


async def main() -> None:
    peak = await call_all(Counted(partial(sleep, 0.1)))
    print("default pool, more than 32 at once:", peak > 32)

    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(CALLS))
    peak = await call_all(Counted(Barrier(CALLS, timeout=60).wait))
    print(f"a pool of {CALLS}, at once:", peak)


if __name__ == "__main__":
    asyncio.run(main())
