"""Three stages, with ten places between each two, and an end."""

import asyncio
from typing import Final

PAGES, PLACES = 1000, 10
END: Final = None
Queue = asyncio.Queue[int | None]
full = {"fetched": 0, "parsed": 0}
saved: list[int] = []


async def put(queue: Queue, name: str, page: int) -> None:
    """Put a page, and count how often there was no place."""
    full[name] += queue.full()
    await queue.put(page)


async def fetch(fetched: Queue) -> None:
    for page in range(PAGES):
        await asyncio.sleep(0)
        await put(fetched, "fetched", page)
    await fetched.put(END)


async def parse(fetched: Queue, parsed: Queue) -> None:
    while (page := await fetched.get()) is not END:
        for _ in range(5):  # it takes five times as long
            await asyncio.sleep(0)
        await put(parsed, "parsed", page)
    await parsed.put(END)


async def save(parsed: Queue) -> None:
    while (page := await parsed.get()) is not END:
        await asyncio.sleep(0)
        saved.append(page)


async def main() -> None:
    fetched, parsed = Queue(PLACES), Queue(PLACES)
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch(fetched))
        group.create_task(parse(fetched, parsed))
        group.create_task(save(parsed))
    print(f"{len(saved)} saved, in order: {saved == sorted(saved)}")
    print("it was full:", full)


if __name__ == "__main__":
    asyncio.run(main())
