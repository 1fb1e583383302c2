"""Philosophers who take a left fork first, or the lower one."""

import asyncio
import sys

RIGHT = sys.argv[1] == "right"
MANY = 3


async def dine(seat: int, forks: list[asyncio.Lock]) -> None:
    mine = [seat, (seat + 1) % MANY]
    first, second = sorted(mine) if RIGHT else mine
    async with forks[first]:
        await asyncio.sleep(0)
        async with forks[second]:
            pass


async def main() -> None:
    forks = [asyncio.Lock() for _ in range(MANY)]
    async with asyncio.TaskGroup() as group:
        for seat in range(MANY):
            group.create_task(dine(seat, forks), name=f"philosopher {seat}")


asyncio.run(main())
