"""Try a page again by awaiting the same coroutine."""

import asyncio
from collections.abc import Coroutine
from itertools import count

asked = count(1)


async def fetch(page: int) -> str:
    if next(asked) == 1:
        raise OSError("the server is busy")
    return f"text of page {page}"


async def twice(job: Coroutine[None, None, str]) -> str:
    try:
        return await job
    except OSError:
        return await job


async def main() -> None:
    print(await twice(fetch(7)))


if __name__ == "__main__":
    asyncio.run(main())
