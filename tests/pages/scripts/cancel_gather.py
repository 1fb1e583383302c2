"""Cancel a gather, and see its children go."""

import asyncio


async def child(name):
    try:
        await asyncio.sleep(60)
    finally:
        print(name, "goes")


async def main():
    both = asyncio.gather(child("a"), child("b"))
    await asyncio.sleep(0.01)
    print(both.cancel())
    try:
        await both
    except asyncio.CancelledError:
        print("gather cancelled:", both.cancelled())


asyncio.run(main())
