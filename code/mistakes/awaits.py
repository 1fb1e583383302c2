"""Call an async function, and await it."""

import asyncio


async def save(page: int) -> None:
    await asyncio.sleep(0.1)
    print("page", page, "is saved")


async def main() -> None:
    await save(7)
    print("all done")


if __name__ == "__main__":
    asyncio.run(main())
