# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""A hundred pages, ten at a time, through one client in asyncio."""

import asyncio
from os import environ

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")


async def main() -> None:
    paths = [f"/together/{n}" for n in range(100)]
    places = asyncio.Semaphore(10)
    async with httpx2.AsyncClient(
        base_url=SERVER, timeout=60
    ) as client:

        async def fetch(path: str) -> bytes:
            async with places:
                return (await client.get(path)).content

        before = (await client.get("/counts")).json()
        pages = await asyncio.gather(*map(fetch, paths))
        after = (await client.get("/counts")).json()
    made = after["connections"] - before["connections"]
    print(f"{len(pages)} pages over {made + 1} connections")


if __name__ == "__main__":
    asyncio.run(main())
