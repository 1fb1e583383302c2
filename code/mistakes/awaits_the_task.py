"""Await a task, and so have its result."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1)
    return f"text of page {page}"


async def main() -> None:
    task = asyncio.create_task(fetch(7))
    print(await task)


if __name__ == "__main__":
    asyncio.run(main())
