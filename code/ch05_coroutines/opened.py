"""Open two connections at once, and close them in any case."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def connection(host: str) -> AsyncIterator[str]:
    print("opening", host)
    await asyncio.sleep(0.1)
    try:
        yield f"connection to {host}"
    finally:
        print("closing", host)
        await asyncio.sleep(0.1)
        print("closed", host)


async def fetch(host: str) -> None:
    async with connection(host) as link:
        print("using", link)


async def main() -> None:
    await asyncio.gather(fetch("north"), fetch("south"))


if __name__ == "__main__":
    asyncio.run(main())
