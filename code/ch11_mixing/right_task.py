"""Ask which task closes a source that was left by break."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

closed_by: list[str] = []


async def lines() -> AsyncGenerator[str, None]:
    try:
        for number in range(1000):
            yield f"line {number}"
    finally:
        task = asyncio.current_task()
        reads = task is not None and task.get_name() == "reader"
        closed_by.append("the reader" if reads else "another task")


async def plain() -> None:
    async for _ in lines():
        break


async def closing() -> None:
    async with aclosing(lines()) as source:
        async for _ in source:
            break


async def main() -> None:
    for way in (plain, closing):
        closed_by.clear()
        await asyncio.create_task(way(), name="reader")
        print(f"{way.__name__}: the reader ends:", closed_by)
        for _ in range(10):
            await asyncio.sleep(0)
        print(f"{way.__name__}: ten steps later:", closed_by)


if __name__ == "__main__":
    asyncio.run(main())
