"""Await in a function that a loop runs."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1)
    return f"text of page {page}"


async def report(page: int) -> None:
    print(await fetch(page))


async def main() -> None:
    await report(7)


if __name__ == "__main__":
    asyncio.run(main())
