"""Call, make a task and await, with nothing that pauses."""

import asyncio


async def nothing() -> None:
    pass


async def job(name: str) -> None:
    print(f"    {name} begins")
    await nothing()
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
