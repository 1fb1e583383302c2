"""Count the steps of another task while a function blocks."""

import asyncio
from threading import Event

WANTED = 10
steps = 0
enough = Event()


def look_up(title: str) -> str:
    """Block until a task has made ten steps, or for two seconds."""
    enough.wait(timeout=2)
    return f"price of {title}, after {steps} steps"


async def make_steps() -> None:
    global steps
    while steps < WANTED:
        await asyncio.sleep(0)
        steps += 1
    enough.set()


async def in_the_loop() -> str:
    return look_up("the book")


async def in_a_thread() -> str:
    return await asyncio.to_thread(look_up, "the book")


async def main() -> None:
    global steps
    for way in (in_the_loop, in_a_thread):
        steps = 0
        enough.clear()
        said, _ = await asyncio.gather(way(), make_steps())
        print(f"{way.__name__}: {said}")


if __name__ == "__main__":
    asyncio.run(main())
