"""Let an exception pass through three coroutines."""

import asyncio


async def inner():
    await asyncio.sleep(0)
    return 1 / 0


async def middle():
    try:
        await inner()
    except ZeroDivisionError as error:
        raise RuntimeError("worse") from error


async def main():
    await middle()


asyncio.run(main())
