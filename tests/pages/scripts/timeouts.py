"""Let time-outs pass, nest, and be moved."""

import asyncio


async def main():
    try:
        async with asyncio.timeout(0.05):
            await asyncio.sleep(60)
    except TimeoutError as error:
        print("over", repr(error))
    try:
        async with asyncio.timeout(60):
            async with asyncio.timeout(0.02) as inner:
                await asyncio.sleep(60)
    except TimeoutError:
        print("the inner one", inner.expired())
    async with asyncio.timeout(60) as moved:
        moved.reschedule(asyncio.get_running_loop().time() + 600)
        await asyncio.sleep(0.01)
    print("moved", moved.expired())
    print(await asyncio.wait_for(asyncio.sleep(0.01, "in time"), 60))
    try:
        await asyncio.wait_for(asyncio.Event().wait(), 0)
    except TimeoutError:
        print("no time at all")


asyncio.run(main())
