"""A task that takes no cancellation, and the loop that waits for it at the end."""

import asyncio


async def stubborn() -> None:
    while True:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print("no")


async def main() -> None:
    task = asyncio.create_task(stubborn(), name="stubborn")
    await asyncio.wait([task], timeout=0)


if __name__ == "__main__":
    asyncio.run(main())
