"""Give up three pages when one fails, as one believes."""

import asyncio


async def fetch(page: int) -> None:
    await asyncio.sleep(0.2 * page)
    if page == 1:
        raise OSError("page 1 is gone")
    print("page", page, "is fetched")


async def main() -> None:
    try:
        await asyncio.gather(fetch(1), fetch(2), fetch(3))
    except OSError as error:
        print(error)
    print("gave up")
    await asyncio.sleep(0.6)  # something else


if __name__ == "__main__":
    asyncio.run(main())
