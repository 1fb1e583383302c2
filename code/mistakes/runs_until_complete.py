"""Ask a loop that runs to run until something is complete."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1)
    return f"text of page {page}"


async def main() -> None:
    loop = asyncio.get_running_loop()
    print(loop.run_until_complete(fetch(7)))


if __name__ == "__main__":
    asyncio.run(main())
