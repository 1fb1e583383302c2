"""Fetch four pages, with the wait inside a lock and outside of it."""

import asyncio

lock = asyncio.Lock()
sizes: dict[int, int] = {}
in_flight = most = 0


async def fetch(page: int) -> int:
    """Return a page's size after 0.2 seconds."""
    global in_flight, most
    in_flight += 1
    most = max(most, in_flight)
    await asyncio.sleep(0.2)
    in_flight -= 1
    return 100 * page


async def inside(page: int) -> None:
    async with lock:
        sizes[page] = await fetch(page)


async def outside(page: int) -> None:
    size = await fetch(page)
    async with lock:
        sizes[page] = size


async def main() -> None:
    global most
    for way in (inside, outside):
        most = 0
        await asyncio.gather(*(way(page) for page in range(4)))
        print(f"{way.__name__}: {most} at once")


if __name__ == "__main__":
    asyncio.run(main())
