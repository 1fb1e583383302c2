"""Ask for the next of a list in a thread, or for a word."""

import asyncio


async def main() -> None:
    pages = iter(["page 1", "page 2"])
    while page := await asyncio.to_thread(next, pages, None):
        print(page)
    print("none is left")


if __name__ == "__main__":
    asyncio.run(main())
