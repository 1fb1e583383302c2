"""Print what kind of error it is."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(1)
    return f"text of page {page}"


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            print(await fetch(7))
    except OSError as error:
        print(f"page 7 failed: {error!r}")


if __name__ == "__main__":
    asyncio.run(main())
