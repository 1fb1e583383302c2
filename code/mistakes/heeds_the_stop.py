"""Catch what networks raise, and nothing else."""

import asyncio
from time import perf_counter


async def fetch(page: int) -> str:
    for attempt in (1, 2, 3):
        try:
            await asyncio.sleep(0.5)  # the server says nothing
        except OSError:
            print("attempt", attempt, "has failed")
    return "no text"


async def main() -> None:
    start = perf_counter()
    try:
        print(await asyncio.wait_for(fetch(7), timeout=0.2))
    except TimeoutError:
        print("gave up")
    print(f"{perf_counter() - start:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
