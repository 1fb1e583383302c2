"""Two tasks, each of which holds what the other wants, and one who waits for both."""

import asyncio


async def pay(one: asyncio.Lock, other: asyncio.Lock) -> None:
    async with one:
        await asyncio.sleep(0)
        async with other:
            print("paid")


async def main() -> None:
    first, second = asyncio.Lock(), asyncio.Lock()
    a = asyncio.create_task(pay(first, second), name="A")
    b = asyncio.create_task(pay(second, first), name="B")
    await asyncio.gather(a, b)


if __name__ == "__main__":
    asyncio.run(main())
