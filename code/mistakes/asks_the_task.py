"""Ask a task for its result before it has one."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1)
    return f"text of page {page}"


async def main() -> None:
    task = asyncio.create_task(fetch(7))
    print(task.result())


if __name__ == "__main__":
    asyncio.run(main())
