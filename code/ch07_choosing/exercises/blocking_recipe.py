"""Fetch 68 pages with the second recipe and a library that blocks."""

import asyncio
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Lock

AT_ONCE = 34
PAGES = range(2 * AT_ONCE)


class Server:
    """Answers when 34 are asking, or when it has waited for long."""

    def __init__(self) -> None:
        self.lock, self.together = Lock(), Barrier(AT_ONCE, timeout=10)
        self.now = self.peak = 0

    def fetch(self, page: int) -> str:
        """Return a page's text; whoever calls is blocked until then."""
        with self.lock:
            self.now += 1
            self.peak = max(self.peak, self.now)
        with suppress(BrokenBarrierError):
            self.together.wait()
        with self.lock:
            self.now -= 1
        return f"text of page {page}"


async def fetch_all(server: Server) -> list[str]:
    places = asyncio.Semaphore(AT_ONCE)

    async def in_turn(page: int) -> str:
        async with places:
            return server.fetch(page)

    return await asyncio.gather(*(in_turn(page) for page in PAGES))


async def main() -> None:
    server = Server()
    texts = await fetch_all(server)
    print(f"{len(texts)} pages, at most {server.peak} at once")


if __name__ == "__main__":
    asyncio.run(main())
