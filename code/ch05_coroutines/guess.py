"""Print four words, in an order that can be told."""

import asyncio


async def say(word: str) -> None:
    print(word)


async def main() -> None:
    later = asyncio.create_task(say("north"))
    sooner = say("east")
    await sooner
    print("south")
    await later
    print("west")


if __name__ == "__main__":
    asyncio.run(main())
