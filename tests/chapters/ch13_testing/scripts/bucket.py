"""A token bucket that sleeps as long as it must, and no longer."""

import asyncio
import time


class Bucket:
    def __init__(self, rate):
        self.rate = rate
        self.tokens = 1.0
        self.last = time.monotonic()
        self.lock = asyncio.Lock()
        self.fills = 0

    def fill(self):
        self.fills += 1
        n = time.monotonic()
        self.tokens = min(1, self.tokens + (n - self.last) * self.rate)
        self.last = n

    async def take(self):
        async with self.lock:
            self.fill()
            while self.tokens < 1:
                await asyncio.sleep((1 - self.tokens) / self.rate)
                self.fill()
            self.tokens -= 1


async def main():
    b = Bucket(7)
    t = time.monotonic()
    await asyncio.gather(*(b.take() for _ in range(3)))
    assert b.tokens > -1e-6, b.tokens
    assert b.fills < 10, b.fills
    assert time.monotonic() - t >= 2 / 7 - 1e-6


asyncio.run(main())
