"""Let a test decide which of two questions is answered first."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import permutations

TYPED = ("py", "python")


class Box:
    """A search box, which shows what was found."""

    def __init__(self, ask: Callable[[str], Awaitable[str]]) -> None:
        self.ask = ask
        self.shown = ""

    async def search(self, words: str) -> None:
        self.shown = await self.ask(words)


class Newest(Box):
    """The same, for what was typed last."""

    async def search(self, words: str) -> None:
        self.wanted = words
        found = await self.ask(words)
        if words == self.wanted:
            self.shown = found


async def shown(kind: type[Box], order: tuple[str, ...]) -> str:
    """Type two words and answer in that order; return what is shown."""
    loop = asyncio.get_running_loop()
    answers = {words: loop.create_future() for words in TYPED}
    box = kind(lambda words: answers[words])
    searches = {
        words: asyncio.create_task(box.search(words)) for words in TYPED
    }
    for words in order:
        answers[words].set_result(f"pages on {words}")
        await searches[words]
    return box.shown


def main() -> None:
    for kind in (Box, Newest):
        print(f"{kind.__name__}:")
        for order in permutations(TYPED):
            found = asyncio.run(shown(kind, order))
            print(f"  answered {' then '.join(order)}: {found}")


if __name__ == "__main__":
    main()
