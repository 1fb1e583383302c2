"""Take the failures of a group apart, kind by kind."""

import asyncio


async def fetch(page: int) -> None:
    await asyncio.sleep(0)
    if page == 1:
        raise ValueError("page 1 is no number")
    if page:
        raise OSError(f"page {page} is gone")
    await asyncio.sleep(60)


async def main() -> None:
    try:
        async with asyncio.TaskGroup() as group:
            for page in range(4):
                group.create_task(fetch(page))
    except* OSError as failures:
        print("lost:", *sorted(map(str, failures.exceptions)))
    except* ValueError as mistakes:
        print("wrong:", *map(str, mistakes.exceptions))


if __name__ == "__main__":
    asyncio.run(main())
