"""Look up three prices with an old library, while two pages come."""

import asyncio
from time import sleep

TITLES = ("the book", "the film", "the song")
log: list[str] = []


def look_up(title: str) -> str:
    """Ask an old library, which knows nothing of asyncio and blocks."""
    log.append("ask")
    sleep(1)
    log.append("price")
    return f"price of {title}"


async def fetch() -> None:
    await asyncio.sleep(0.4)
    log.append("page")


async def look_up_all() -> list[str]:
    return await asyncio.gather(
        *(asyncio.to_thread(look_up, title) for title in TITLES)
    )


async def main() -> None:
    prices, *_ = await asyncio.gather(look_up_all(), fetch(), fetch())
    print(*log)
    print(*prices, sep=", ")


if __name__ == "__main__":
    asyncio.run(main())
