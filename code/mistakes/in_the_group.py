"""Give a group all of its tasks inside of its block."""

import asyncio


async def fetch(page: int) -> None:
    await asyncio.sleep(0.1)
    print(f"text of page {page}")


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(fetch(1))
        group.create_task(fetch(2))


if __name__ == "__main__":
    asyncio.run(main())
