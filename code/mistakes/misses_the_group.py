"""Catch what a task raises, and miss the group that it comes in."""

import asyncio


async def fetch(page: int) -> None:
    raise OSError(f"page {page} is gone")


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fetch(1))
    except OSError as error:
        print(error)


if __name__ == "__main__":
    asyncio.run(main())
