"""Leave a task behind when main ends."""

import asyncio


async def refresh() -> None:
    try:
        print("refresh: begins")
        await asyncio.sleep(3600)
        print("refresh: an hour has passed")
    except asyncio.CancelledError:
        print("refresh: is told to stop")
        raise


async def main() -> None:
    task = asyncio.create_task(refresh())
    await asyncio.sleep(0.1)
    print("main: ends, done is", task.done())


if __name__ == "__main__":
    asyncio.run(main())
    print("asyncio.run has returned")
