"""Download a hundred pages from a server that is slow to refuse."""

import asyncio

AT_ONCE = 10
PAUSES = 500  # for a page, and for a refusal


class Server:
    """Serves ten requests at once, and refuses any more."""

    def __init__(self) -> None:
        self.serving = 0

    async def fetch(self, page: int) -> str:
        """Return a page's text, or raise as late."""
        if self.serving == AT_ONCE:
            for _ in range(PAUSES):
                await asyncio.sleep(0)
            raise OSError(f"page {page}: too many requests")
        self.serving += 1
        for _ in range(PAUSES):
            await asyncio.sleep(0)
        self.serving -= 1
        return f"text of page {page}"


async def delivered(server: Server, limit: int) -> int:
    """Return how many of a hundred pages come, `limit` at once."""
    places = asyncio.Semaphore(limit)

    async def in_turn(page: int) -> str:
        async with places:
            return await server.fetch(page)

    results = await asyncio.gather(
        *(in_turn(n) for n in range(100)),
        return_exceptions=True,
    )
    return sum(isinstance(result, str) for result in results)


async def main() -> None:
    print("limit  pages")
    for limit in (1, 5, 10, 11, 20, 100):
        pages = await delivered(Server(), limit)
        print(f"{limit:5}  {pages:5}")


if __name__ == "__main__":
    asyncio.run(main())
