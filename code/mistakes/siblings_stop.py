"""Give up three pages when one fails."""

import asyncio


async def fetch(page: int) -> None:
    await asyncio.sleep(0.2 * page)
    if page == 1:
        raise OSError("page 1 is gone")
    print("page", page, "is fetched")


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for page in (1, 2, 3):
                group.create_task(fetch(page))
    except* OSError as errors:
        print(*errors.exceptions)
    print("gave up")
    await asyncio.sleep(0.6)  # something else


if __name__ == "__main__":
    asyncio.run(main())
