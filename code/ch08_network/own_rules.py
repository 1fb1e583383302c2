# /// script
# dependencies = ["httpx2"]
#
# [tool.book]
# server = "faulty_server.py"
# ///
"""Three pages of a site that wants a key, a pace and its pauses."""

import asyncio
from os import environ
from random import uniform

import httpx2

SERVER = environ.get("SERVER", "http://127.0.0.1:8000")
KEY = {"X-API-Key": environ.get("API_KEY", "a secret")}
GAP = 0.5  # seconds, for two requests a second
TRIES = 4


class Site:
    """Asks one site, by its rules."""

    def __init__(
        self, client: httpx2.AsyncClient, first: httpx2.URL
    ) -> None:
        self.client, self.origin = client, first.origin
        self.door = asyncio.Lock()
        self.open = 0.0  # when it opens, by the loop's clock

    async def turn(self) -> None:
        """Wait until the next request may begin."""
        time = asyncio.get_running_loop().time
        async with self.door:
            while (wait := self.open - time()) > 0:
                await asyncio.sleep(wait)
            self.open = time() + GAP

    async def ask(self, url: httpx2.URL) -> httpx2.Response:
        """Return an answer; raise an error if it is none to use."""
        if url.origin != self.origin:
            raise ValueError(f"{url} must not get the key")
        for _ in range(TRIES):
            await self.turn()
            response = await self.client.get(url, headers=KEY)
            if response.status_code != 429:
                break
            after = float(response.headers.get("Retry-After", 1))
            now = asyncio.get_running_loop().time()
            self.open = max(self.open, now + after + uniform(0, GAP))
        return response.raise_for_status()

    async def pages(self, url: httpx2.URL) -> list[bytes]:
        """Return a page, and all that follow it."""
        response = await self.ask(url)
        came = [response.content]
        while link := response.links.get("next"):
            response = await self.ask(response.url.join(link["url"]))
            came.append(response.content)
        return came


async def main() -> None:
    async with httpx2.AsyncClient() as client:
        await client.get(f"{SERVER}/forget")
        refused = await client.get(f"{SERVER}/list/1")
        print("without the key: status", refused.status_code)
        first = httpx2.URL(f"{SERVER}/list/1?after=1")
        pages = await Site(client, first).pages(first)
        counts = (await client.get(f"{SERVER}/counts")).json()
    asked = counts["requests"] - 1
    print(f"with the key: {len(pages)} pages, {asked} requests")


if __name__ == "__main__":
    asyncio.run(main())
