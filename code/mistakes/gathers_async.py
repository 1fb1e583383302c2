"""Give an async function to asyncio."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1)
    return f"text of page {page}"


async def main() -> None:
    texts = await asyncio.gather(fetch(1), fetch(2))
    print(*texts, sep="\n")


if __name__ == "__main__":
    asyncio.run(main())
