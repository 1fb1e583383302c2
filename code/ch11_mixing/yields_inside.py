"""Put a limit around a yield, and see whom it stops."""

import asyncio
from collections.abc import AsyncIterator


async def ask(page: int) -> str:
    await asyncio.sleep(0)
    return f"page {page}"


async def limit_around_yield() -> AsyncIterator[str]:
    async with asyncio.timeout(0.5):
        for page in range(2):
            yield await ask(page)


async def limit_around_await() -> AsyncIterator[str]:
    for page in range(2):
        async with asyncio.timeout(0.5):
            text = await ask(page)
        yield text


async def read(source: AsyncIterator[str], pages: list[str]) -> None:
    """Take longer over a page than the source may take to get it."""
    async for page in source:
        await asyncio.sleep(0.6)
        pages.append(page)


async def main() -> None:
    for source in (limit_around_yield, limit_around_await):
        pages: list[str] = []
        reader = asyncio.create_task(read(source(), pages))
        await asyncio.wait([reader])
        how = "is stopped" if reader.cancelled() else "ends"
        print(f"{source.__name__}: the reader {how}, with {pages}")


if __name__ == "__main__":
    asyncio.run(main())
