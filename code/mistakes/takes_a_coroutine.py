"""Take what an async function returns for its result."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1)
    return f"text of page {page}"


async def main() -> None:
    text = fetch(7)
    print(text.upper())


if __name__ == "__main__":
    asyncio.run(main())
