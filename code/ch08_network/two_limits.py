# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""Thirty pages before ten connections, with 30 places and 10."""

import asyncio
from os import environ

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
CONNECTIONS = httpx2.Limits(max_connections=10)
TIMEOUT = httpx2.Timeout(60, pool=0.3)


async def lost(limit: int) -> list[BaseException]:
    """Fetch thirty pages, so many at once; return what went wrong."""
    places = asyncio.Semaphore(limit)
    async with httpx2.AsyncClient(
        base_url=SERVER, limits=CONNECTIONS, timeout=TIMEOUT
    ) as client:

        async def fetch(page: int) -> httpx2.Response:
            async with places:
                return await client.get(f"/slow/{page}?seconds=1")

        results = await asyncio.gather(
            *(fetch(page) for page in range(30)), return_exceptions=True
        )
    return [it for it in results if isinstance(it, BaseException)]


async def main() -> None:
    for limit in (30, 10):
        errors = await lost(limit)
        kinds = {type(error).__name__ for error in errors}
        print(f"{limit} places: {len(errors)} lost", *kinds)


if __name__ == "__main__":
    asyncio.run(main())
