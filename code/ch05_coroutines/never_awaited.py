"""Forget an await."""

import asyncio


async def save(text: str) -> None:
    await asyncio.sleep(0.1)
    print("saved", text)


async def main() -> None:
    save("the report")
    print("all done")


if __name__ == "__main__":
    asyncio.run(main())
