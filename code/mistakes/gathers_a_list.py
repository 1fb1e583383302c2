"""Give gather a list."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1)
    return f"text of page {page}"


async def main() -> None:
    jobs = [fetch(page) for page in range(3)]
    print(await asyncio.gather(jobs))


if __name__ == "__main__":
    asyncio.run(main())
