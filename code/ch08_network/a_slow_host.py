"""Ten pages of a slow host and twenty of a quick one, ten at once."""

import asyncio
from collections.abc import Awaitable, Callable

PAGES = ["slow"] * 10 + ["quick"] * 20
Fetch = Callable[[str], Awaitable[None]]


async def fetch(host: str) -> None:
    await asyncio.sleep(1 if host == "slow" else 0.1)


def one_for_all() -> Fetch:
    places = asyncio.Semaphore(10)

    async def in_turn(host: str) -> None:
        async with places:
            await fetch(host)

    return in_turn


def host_last() -> Fetch:
    places = asyncio.Semaphore(10)
    hosts = {host: asyncio.Semaphore(5) for host in PAGES}

    async def in_turn(host: str) -> None:
        async with places, hosts[host]:
            await fetch(host)

    return in_turn


def host_first() -> Fetch:
    places = asyncio.Semaphore(10)
    hosts = {host: asyncio.Semaphore(5) for host in PAGES}

    async def in_turn(host: str) -> None:
        async with hosts[host], places:
            await fetch(host)

    return in_turn


async def quick_ones(in_turn: Fetch) -> int:
    """Count the quick pages that come before the first slow one."""
    came = []

    async def note(host: str) -> None:
        await in_turn(host)
        came.append(host)

    await asyncio.gather(*map(note, PAGES))
    return came.index("slow")


async def main() -> None:
    for way in (one_for_all, host_last, host_first):
        quick = await quick_ones(way())
        print(f"{way.__name__}: {quick} quick pages before a slow one")


if __name__ == "__main__":
    asyncio.run(main())
