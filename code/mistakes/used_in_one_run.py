"""Make all that asyncio is to use within one run."""

import asyncio


async def fetch(page: int, places: asyncio.Semaphore) -> str:
    async with places:
        await asyncio.sleep(0.1)
        return f"text of page {page}"


async def main() -> None:
    places = asyncio.Semaphore(1)
    print(await asyncio.gather(fetch(1, places), fetch(2, places)))
    print(await asyncio.gather(fetch(3, places), fetch(4, places)))


if __name__ == "__main__":
    asyncio.run(main())
