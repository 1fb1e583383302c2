"""Send money both ways between two accounts."""

import asyncio
import faulthandler


class Account:
    """Some money, and a lock for whoever changes it."""

    def __init__(self, money: int) -> None:
        self.money = money
        self.lock = asyncio.Lock()


async def send(giver: Account, taker: Account, money: int) -> None:
    async with giver.lock:
        await asyncio.sleep(0)  # the bank is asked
        async with taker.lock:
            giver.money -= money
            taker.money += money


async def main() -> None:
    faulthandler.dump_traceback_later(8, exit=True)
    mine, yours = Account(100), Account(200)
    async with asyncio.TaskGroup() as group:
        group.create_task(send(mine, yours, 30), name="rent")
        group.create_task(send(yours, mine, 50), name="wages")
    print(f"mine: {mine.money}, yours: {yours.money}")


if __name__ == "__main__":
    asyncio.run(main())
