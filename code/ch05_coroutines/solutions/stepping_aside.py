"""Add up in fifty parts, beside a heart that beats."""

import asyncio

PARTS = 50
beats = 0


async def heart() -> None:
    """Beat whenever the loop comes by."""
    global beats
    while True:
        beats += 1
        await asyncio.sleep(0)


async def add_up() -> int:
    total = 0
    for part in range(PARTS):
        total += sum(range(part * 10_000, (part + 1) * 10_000))
        await asyncio.sleep(0)
    return total


async def main() -> None:
    beating = asyncio.create_task(heart())
    print("total:", await add_up())
    print("beats:", beats)
    beating.cancel()


if __name__ == "__main__":
    asyncio.run(main())
