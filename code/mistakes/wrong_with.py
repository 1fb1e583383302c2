"""Enter and loop over things that are not what the syntax wants."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def connection() -> AsyncIterator[str]:
    yield "a connection"


async def connect() -> str:
    return "a connection"


async def fetch_all() -> list[str]:
    return ["north", "south"]


async def with_alone() -> None:
    with connection() as client:
        print(client)


async def with_a_coroutine() -> None:
    async with connect() as client:
        print(client)


async def for_a_coroutine() -> None:
    async for page in fetch_all():
        print(page)


async def main() -> None:
    for wrong in with_alone, with_a_coroutine, for_a_coroutine:
        try:
            await wrong()
        except TypeError as error:
            print(f"TypeError: {error}")


if __name__ == "__main__":
    asyncio.run(main())
