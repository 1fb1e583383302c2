"""Call two coroutines, and take them for started."""

import asyncio
from time import perf_counter


async def fetch(page: int) -> str:
    """Return a page's text, half a second after it was asked for."""
    await asyncio.sleep(0.5)
    return f"text of page {page}"


async def main() -> None:
    start = perf_counter()
    one = fetch(1)
    two = fetch(2)
    print(await one, "and", await two)
    print(f"{perf_counter() - start:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
