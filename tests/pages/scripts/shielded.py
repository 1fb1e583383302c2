"""Shield a task from its waiter's cancellation."""

import asyncio


async def save():
    await asyncio.sleep(0.05)
    print("saved")
    return 7


async def main():
    inner = asyncio.create_task(save())
    outer = asyncio.create_task(asyncio.wait_for(asyncio.shield(inner), 60))
    await asyncio.sleep(0.01)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("the waiter is gone", inner.done())
    print(await inner)


asyncio.run(main())
