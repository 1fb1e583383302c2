"""At most one call each second, by a clock that is asked before a sleep."""

import asyncio
import sys
import time
from itertools import pairwise

RIGHT = sys.argv[1] == "right"


class Limiter:
    def __init__(self) -> None:
        self.next = time.monotonic()

    async def wait(self) -> None:
        if RIGHT:
            begin = max(self.next, time.monotonic())
            self.next = begin + 1
            await asyncio.sleep(begin - time.monotonic())
        else:
            while time.monotonic() < self.next:
                await asyncio.sleep(self.next - time.monotonic())
            await asyncio.sleep(0)
            self.next = time.monotonic() + 1


async def main() -> None:
    limiter, calls = Limiter(), []

    async def call() -> None:
        await limiter.wait()
        calls.append(time.monotonic())

    await asyncio.gather(*(call() for _ in range(3)))
    calls.sort()
    gaps = [after - before for before, after in pairwise(calls)]
    assert min(gaps) > 0.99, gaps


asyncio.run(main())
