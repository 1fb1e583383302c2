"""Ask for the next of a list in a thread, until none is left."""

import asyncio


async def main() -> None:
    pages = iter(["page 1", "page 2"])
    while True:
        async with asyncio.timeout(2):
            print(await asyncio.to_thread(next, pages))


if __name__ == "__main__":
    asyncio.run(main())
