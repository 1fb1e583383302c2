"""Call a coroutine, make a task of one, and await both."""

import asyncio


async def job(name: str) -> None:
    print(f"    {name} begins")
    await asyncio.sleep(0)
    print(f"    {name} ends")


async def main() -> None:
    print("main calls a")
    a = job("a")
    print("main makes a task of b")
    b = asyncio.create_task(job("b"))
    print("main awaits a")
    await a
    print("main awaits b")
    await b
    print("main ends")


if __name__ == "__main__":
    asyncio.run(main())
