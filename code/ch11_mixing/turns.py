"""Count how often the loop gets its turn while a function blocks."""

import asyncio
from threading import Event

WANTED = 10
turns = 0
enough = Event()


def look_up(title: str) -> str:
    """Block until the loop has had ten turns, or for two seconds."""
    enough.wait(timeout=2)
    return f"price of {title}, after {turns} turns"


async def take_turns() -> None:
    global turns
    while turns < WANTED:
        await asyncio.sleep(0)
        turns += 1
    enough.set()


async def in_the_loop() -> str:
    return look_up("the book")


async def in_a_thread() -> str:
    return await asyncio.to_thread(look_up, "the book")


async def main() -> None:
    global turns
    for way in (in_the_loop, in_a_thread):
        turns = 0
        enough.clear()
        said, _ = await asyncio.gather(way(), take_turns())
        print(f"{way.__name__}: {said}")


if __name__ == "__main__":
    asyncio.run(main())
