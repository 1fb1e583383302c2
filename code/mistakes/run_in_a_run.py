"""Start a loop in a function that a loop runs."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1)
    return f"text of page {page}"


def report(page: int) -> None:
    print(asyncio.run(fetch(page)))


async def main() -> None:
    report(7)


if __name__ == "__main__":
    asyncio.run(main())
