"""Wake up in the order in which one fell asleep."""

import asyncio


async def sleeper(number, log):
    await asyncio.sleep(0.05)
    log.append(number)


async def main():
    log = []
    await asyncio.gather(*(sleeper(n, log) for n in range(200)))
    print(log == list(range(200)))


asyncio.run(main())
