"""Leave an async for early, and ask whether its source is closed."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

log: list[str] = []


async def lines() -> AsyncGenerator[str, None]:
    try:
        for number in range(1000):
            await asyncio.sleep(0)
            yield f"line {number}"
    finally:
        log.append("the source is closed")


async def plain() -> None:
    async for _ in lines():
        break
    log.append("the next statement")


async def closing() -> None:
    async with aclosing(lines()) as source:
        async for _ in source:
            break
    log.append("the next statement")


def main() -> None:
    for way in (plain, closing):
        log.clear()
        asyncio.run(way())
        print(f"{way.__name__}: first {log[0]}")


if __name__ == "__main__":
    main()
