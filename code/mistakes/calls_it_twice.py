"""Try a page again by calling the function again."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

asked = count(1)


async def fetch(page: int) -> str:
    if next(asked) == 1:
        raise OSError("the server is busy")
    return f"text of page {page}"


async def twice(job: Callable[[int], Awaitable[str]], page: int) -> str:
    try:
        return await job(page)
    except OSError:
        return await job(page)


async def main() -> None:
    print(await twice(fetch, 7))


if __name__ == "__main__":
    asyncio.run(main())
