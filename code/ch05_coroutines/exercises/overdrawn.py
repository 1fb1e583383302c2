"""Buy three tickets with the money for one."""

import asyncio

money = 100


async def pay(ticket: str) -> None:
    """Pay over the network, which takes a moment."""
    print("pays for", ticket)
    await asyncio.sleep(0.1)


async def buy(ticket: str, price: int) -> None:
    global money
    if money < price:
        print("too dear:", ticket)
        return
    await pay(ticket)
    money -= price


async def main() -> None:
    towns = ("north", "south", "west")
    await asyncio.gather(*(buy(town, 60) for town in towns))
    print("left:", money)


if __name__ == "__main__":
    asyncio.run(main())
