"""Send money both ways between two accounts, locked in one order."""

import asyncio
import faulthandler


class Account:
    """Some money, and a lock for whoever changes it."""

    def __init__(self, number: int, money: int) -> None:
        self.number = number
        self.money = money
        self.lock = asyncio.Lock()


async def send(giver: Account, taker: Account, money: int) -> None:
    first, second = sorted((giver, taker), key=lambda it: it.number)
    async with first.lock:
        await asyncio.sleep(0)  # the bank is asked
        async with second.lock:
            giver.money -= money
            taker.money += money


async def main() -> None:
    faulthandler.dump_traceback_later(8, exit=True)
    mine, yours = Account(1, 100), Account(2, 200)
    async with asyncio.TaskGroup() as group:
        group.create_task(send(mine, yours, 30), name="rent")
        group.create_task(send(yours, mine, 50), name="wages")
    print(f"mine: {mine.money}, yours: {yours.money}")


if __name__ == "__main__":
    asyncio.run(main())
