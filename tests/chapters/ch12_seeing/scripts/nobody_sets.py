"""Tasks that wait for an event which nobody sets."""

import asyncio


async def ask(answer: asyncio.Event) -> None:
    await answer.wait()


async def fetch(page: int) -> int:
    await ask(asyncio.Event())
    return page


async def main() -> None:
    async with asyncio.TaskGroup() as group:
        for page in range(1, 13):
            group.create_task(fetch(page), name=f"page {page}")


if __name__ == "__main__":
    asyncio.run(main())
