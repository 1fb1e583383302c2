"""Use a semaphore in two loops."""

import asyncio

places = asyncio.Semaphore(1)


async def fetch(page: int) -> str:
    async with places:
        await asyncio.sleep(0.1)
        return f"text of page {page}"


async def main() -> None:
    print(await asyncio.gather(fetch(1), fetch(2)))


if __name__ == "__main__":
    asyncio.run(main())
    asyncio.run(main())
