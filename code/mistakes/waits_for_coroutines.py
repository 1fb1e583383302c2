"""Give asyncio.wait coroutines."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1 * page)
    return f"text of page {page}"


async def main() -> None:
    done, late = await asyncio.wait([fetch(1), fetch(9)], timeout=0.5)
    print(len(done), "done,", len(late), "late")


if __name__ == "__main__":
    asyncio.run(main())
