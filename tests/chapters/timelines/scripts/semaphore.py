"""Three at a time, and one of them fails."""

import asyncio


async def fetch(page: int, semaphore: asyncio.Semaphore) -> None:
    async with semaphore:
        await asyncio.sleep(0.2)
        if page == 4:
            raise OSError("gone")


async def main() -> None:
    semaphore = asyncio.Semaphore(3)
    pages = (fetch(page, semaphore) for page in range(9))
    await asyncio.gather(*pages, return_exceptions=True)


asyncio.run(main())
