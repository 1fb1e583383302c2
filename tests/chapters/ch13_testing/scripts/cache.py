"""A cache that loads a page once, or once for each that asks."""

import asyncio
import sys

loads: list[str] = []


async def load(page: str) -> str:
    loads.append(page)
    await asyncio.sleep(0.1)
    return page.upper()


class Wrong:
    def __init__(self) -> None:
        self.pages: dict[str, str] = {}

    async def get(self, page: str) -> str:
        if page not in self.pages:
            self.pages[page] = await load(page)
        return self.pages[page]


class Right:
    def __init__(self) -> None:
        self.tasks: dict[str, asyncio.Task[str]] = {}

    async def get(self, page: str) -> str:
        if page not in self.tasks:
            self.tasks[page] = asyncio.create_task(load(page))
        return await self.tasks[page]


async def main() -> None:
    cache: Wrong | Right = Right() if sys.argv[1] == "right" else Wrong()
    pages = [cache.get("a"), cache.get("b")]
    if sys.argv[1] != "few":
        pages.append(cache.get("a"))
    assert (await asyncio.gather(*pages))[:2] == ["A", "B"]
    assert sorted(loads) == ["a", "b"], loads


asyncio.run(main())
