"""Enter and loop over things as each of them wants it."""

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


async def main() -> None:
    async with connection() as client:
        print(client)
    client = await connect()
    print(client)
    for page in await fetch_all():
        print(page)


if __name__ == "__main__":
    asyncio.run(main())
