"""Gather pages of which the first takes longest."""

import asyncio


async def fetch(page: int, seconds: float) -> str:
    print("ask for", page)
    await asyncio.sleep(seconds)
    print("got", page)
    return f"text of page {page}"


async def main() -> None:
    waits = [0.3, 0.2, 0.1]
    jobs = (fetch(page, wait) for page, wait in enumerate(waits))
    texts = await asyncio.gather(*jobs)
    print(texts)


if __name__ == "__main__":
    asyncio.run(main())
