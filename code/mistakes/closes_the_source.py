"""Close a source that has set a context variable."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from contextvars import ContextVar

page: ContextVar[int] = ContextVar("page", default=0)


async def pages() -> AsyncGenerator[str, None]:
    for number in (1, 2, 3):
        token = page.set(number)
        try:
            yield f"page {number}"
        finally:
            page.reset(token)


async def main() -> None:
    async with aclosing(pages()) as source:
        async for text in source:
            print(text)
            break
    for _ in range(10):
        await asyncio.sleep(0)
    print("now it is page", page.get())


if __name__ == "__main__":
    asyncio.run(main())
