"""A callback that calls itself again and again."""

import asyncio

n = 0


async def main():
    loop = asyncio.get_running_loop()

    def tick():
        global n, h
        n += 1
        h = loop.call_soon(tick)

    tick()
    for _ in range(3):
        await asyncio.sleep(0)
    h.cancel()


asyncio.run(main())
