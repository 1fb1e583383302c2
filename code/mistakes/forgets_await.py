"""Call an async function, and do nothing else."""

import asyncio


async def save(page: int) -> None:
    await asyncio.sleep(0.1)
    print("page", page, "is saved")


async def main() -> None:
    save(7)
    print("all done")


if __name__ == "__main__":
    asyncio.run(main())
