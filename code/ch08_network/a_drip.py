# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""A server that says nothing, and one that says a byte at a time."""

import asyncio
from os import environ

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
SILENT = "/never/1"
DRIPPING = "/drip/1?size=20&seconds=0.2"


async def fetch(client: httpx2.AsyncClient, path: str) -> str:
    try:
        response = await client.get(path)
    except httpx2.HTTPError as error:
        return f"{type(error).__name__}, which says {str(error)!r}"
    return f"all {len(response.content)} bytes"


async def within(client: httpx2.AsyncClient, path: str) -> str:
    try:
        async with asyncio.timeout(1):
            return await fetch(client, path)
    except TimeoutError:
        return "TimeoutError, of asyncio"


async def main() -> None:
    async with httpx2.AsyncClient(base_url=SERVER, timeout=1) as client:
        silent, dripping, limited = await asyncio.gather(
            fetch(client, SILENT),
            fetch(client, DRIPPING),
            within(client, DRIPPING),
        )
    print("silent:  ", silent)
    print("dripping:", dripping)
    print("limited: ", limited)


if __name__ == "__main__":
    asyncio.run(main())
