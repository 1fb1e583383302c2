"""Make a mistake, and count the requests until one is told of it."""

import asyncio
from random import Random

PAGES = range(100)
asked: list[int] = []


async def fetch(page: int) -> str:
    """Ask for a page, and misspell the name of its text."""
    asked.append(page)
    for _ in range(Random(page).randint(1, 8)):
        await asyncio.sleep(0)
    answer = {"text": f"text of page {page}"}
    return answer["tetx"]


async def in_turn(page: int, places: asyncio.Semaphore) -> str:
    """Return a page's text, asked for when a place is free."""
    async with places:
        return await fetch(page)


async def with_gather(places: asyncio.Semaphore) -> None:
    """Download all pages, and raise the first mistake."""
    for result in await asyncio.gather(
        *(in_turn(page, places) for page in PAGES),
        return_exceptions=True,
    ):
        if not isinstance(result, str | OSError):
            raise result


async def in_a_group(places: asyncio.Semaphore) -> None:
    """Download all pages, until one raises an exception."""
    async with asyncio.TaskGroup() as group:
        for page in PAGES:
            group.create_task(in_turn(page, places))


async def main() -> None:
    for download in (with_gather, in_a_group):
        asked.clear()
        try:
            await download(asyncio.Semaphore(3))
        except* KeyError as mistakes:
            print(f"{download.__name__}: {mistakes.exceptions[0]!r}")
        print(f"after {len(asked)} of {len(PAGES)} requests")


if __name__ == "__main__":
    asyncio.run(main())
