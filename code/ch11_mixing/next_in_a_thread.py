"""Read rows from an old library, one after another, in a thread."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from time import sleep
from typing import Any, TypeVar

T = TypeVar("T")
END: Any = object()


def rows() -> Iterator[str]:
    """Return rows as an old library does: each of them blocks."""
    for number in (1, 2, 3):
        sleep(0.1)
        yield f"row {number}"


async def in_threads(source: Iterator[T]) -> AsyncIterator[T]:
    """Take each item in a thread, so that the loop goes on."""
    while True:
        item = await asyncio.to_thread(next, source, END)
        if item is END:
            return
        yield item


async def main() -> None:
    async for row in in_threads(rows()):
        print(row)
    print("no row is left")


if __name__ == "__main__":
    asyncio.run(main())
