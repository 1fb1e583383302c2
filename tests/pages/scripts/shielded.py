"""Shield a task from its waiter's cancellation."""

import asyncio


async def save(end):
    await end.wait()
    print("saved")
    return 7


async def main():
    end = asyncio.Event()
    inner = asyncio.create_task(save(end))
    outer = asyncio.create_task(asyncio.wait_for(asyncio.shield(inner), 60))
    await asyncio.sleep(0.01)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print("the waiter is gone", inner.done())
    end.set()
    print(await inner)


asyncio.run(main())
