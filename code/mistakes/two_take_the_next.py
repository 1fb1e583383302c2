"""Let two tasks take the next item of one async generator."""

import asyncio
from collections.abc import AsyncIterator


async def pages() -> AsyncIterator[int]:
    for page in range(4):
        await asyncio.sleep(0.1)
        yield page


async def read(name: str, source: AsyncIterator[int]) -> None:
    async for page in source:
        print(f"{name} has page {page}")


async def main() -> None:
    source = pages()
    await asyncio.gather(read("Ann", source), read("Ben", source))


if __name__ == "__main__":
    asyncio.run(main())
