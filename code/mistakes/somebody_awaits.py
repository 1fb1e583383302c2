"""Make two tasks, one of which fails, and await both."""

import asyncio


async def save(page: int) -> None:
    await asyncio.sleep(0.1)
    if page == 3:
        raise OSError(f"no room for page {page}")


async def main() -> None:
    jobs = [asyncio.create_task(save(page)) for page in (2, 3)]
    await asyncio.sleep(0.5)  # something else
    for job in jobs:
        try:
            await job
        except OSError as error:
            print("not saved:", error)


if __name__ == "__main__":
    asyncio.run(main())
