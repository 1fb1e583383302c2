"""A thousand tasks, a hundred at a time."""

import asyncio


async def job(number: int, semaphore: asyncio.Semaphore) -> None:
    async with semaphore:
        await asyncio.sleep(0.05)


async def main() -> None:
    semaphore = asyncio.Semaphore(100)
    await asyncio.gather(*(job(number, semaphore) for number in range(1000)))


asyncio.run(main())
