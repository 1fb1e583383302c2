"""Give up on a page after half a second."""

import asyncio
from time import perf_counter


async def fetch() -> str:
    try:
        await asyncio.sleep(2)
    finally:
        print("the fetch has ended")
    return "text"


async def main() -> None:
    start = perf_counter()
    try:
        async with asyncio.timeout(0.5):
            print(await fetch())
    except TimeoutError:
        print(f"given up after {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
