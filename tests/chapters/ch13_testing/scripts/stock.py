"""Whether there is one left is asked, and an await later it is sold."""

import asyncio
import sys

RIGHT = sys.argv[1] == "right"
left, sold = 1, 0


async def check(buyer: int) -> None:
    for _ in range(buyer):
        await asyncio.sleep(0)


async def buy(buyer: int, lock: asyncio.Lock) -> None:
    global left, sold
    if RIGHT:
        await lock.acquire()
    if left:
        await check(buyer)
        left -= 1
        sold += 1
    if RIGHT:
        lock.release()


async def main() -> None:
    lock = asyncio.Lock()
    first = asyncio.create_task(buy(0, lock))
    second = asyncio.create_task(buy(1, lock))
    await asyncio.wait([first, second])
    assert sold == 1, f"{sold} sold"


asyncio.run(main())
