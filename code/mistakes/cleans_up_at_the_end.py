"""Clean up in a generator that is being closed, and yield no more."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing


async def lines() -> AsyncGenerator[str, None]:
    try:
        for number in range(3):
            yield f"line {number}"
        yield "the end"
    finally:
        print("closed")


async def main() -> None:
    async with aclosing(lines()) as source:
        async for line in source:
            print(line)
            break


if __name__ == "__main__":
    asyncio.run(main())
