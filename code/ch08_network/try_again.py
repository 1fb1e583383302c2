# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""Ask again where that may help, after a pause that chance decides."""

import asyncio
from os import environ
from random import uniform

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
TRIES = 4
PAUSE = 0.1  # seconds at most, doubled with each failure
PASSING = {429, 502, 503, 504}
ON_THE_WAY = (
    httpx2.TimeoutException,
    httpx2.NetworkError,
    httpx2.RemoteProtocolError,
)
PATHS = [
    "/page/1",
    "/busy/1?times=2",
    "/cut/1?times=1",
    "/busy/2",
    "/error/404",
]


def may_pass(error: httpx2.HTTPError) -> bool:
    """Tell whether the same request may be answered later."""
    if isinstance(error, httpx2.HTTPStatusError):
        return error.response.status_code in PASSING
    return isinstance(error, ON_THE_WAY)


async def fetch(client: httpx2.AsyncClient, path: str) -> bytes:
    """Return a page; raise the last error if it never comes."""
    tried = 0
    while True:
        try:
            response = await client.get(path)
            return response.raise_for_status().content
        except httpx2.HTTPError as error:
            tried += 1
            if tried == TRIES or not may_pass(error):
                raise
        await asyncio.sleep(uniform(0, PAUSE * 2 ** (tried - 1)))


async def main() -> None:
    async with httpx2.AsyncClient(base_url=SERVER) as client:
        await client.get("/forget")
        for path in PATHS:
            before = (await client.get("/counts")).json()["requests"]
            try:
                came = f"{len(await fetch(client, path))} bytes"
            except httpx2.HTTPStatusError as error:
                came = f"status {error.response.status_code}"
            after = (await client.get("/counts")).json()["requests"]
            print(f"{path:16} {after - before} asked, {came}")


if __name__ == "__main__":
    asyncio.run(main())
