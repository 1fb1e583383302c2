"""Ask for twenty pages, and begin ten a second."""

import asyncio
from time import perf_counter

PER_SECOND = 10


async def fetch(page: int) -> str:
    await asyncio.sleep(0.05)
    return f"text of page {page}"


class Pace:
    """Let callers pass one after another, so many a second."""

    def __init__(self, per_second: float) -> None:
        self.gap = 1 / per_second
        self.free_at = 0.0

    async def wait(self) -> None:
        """Take the next moment that is free, and wait for it."""
        now = asyncio.get_running_loop().time()
        moment = max(now, self.free_at)
        self.free_at = moment + self.gap
        await asyncio.sleep(moment - now)


async def in_turn(page: int, pace: Pace) -> str:
    """Wait until this page may begin, then fetch it."""
    await pace.wait()
    return await fetch(page)


async def main() -> None:
    start = perf_counter()
    pace = Pace(PER_SECOND)
    jobs = [in_turn(page, pace) for page in range(20)]
    texts = await asyncio.gather(*jobs)
    print(f"{len(texts)} pages in {perf_counter() - start:.2f} s")


if __name__ == "__main__":
    asyncio.run(main())
