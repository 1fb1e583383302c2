"""Let two in at a time, in the order of asking."""

import asyncio


async def guest(number, places, log):
    async with places:
        log.append(f"{number}+")
        for _ in range((1, 5, 2, 7, 3, 4)[number]):
            await asyncio.sleep(0)
        log.append(f"{number}-")


async def main():
    places, log = asyncio.BoundedSemaphore(2), []
    await asyncio.gather(*(guest(n, places, log) for n in range(6)))
    print(*log)
    try:
        places.release()
    except ValueError as error:
        print(error)


asyncio.run(main())
