"""One ticket, two buyers, and a bank that is told in the end."""

import asyncio


class Shop:
    """Sells tickets, one of which is left."""

    def __init__(self) -> None:
        self.left = 1
        self.sold: list[str] = []

    async def sell(self, buyer: str, questions: int) -> None:
        for _ in range(questions):
            await asyncio.sleep(0)  # the bank is asked
        if self.left > 0:
            self.left -= 1
            await asyncio.sleep(0)  # and told
            self.sold.append(buyer)


async def main() -> None:
    shop = Shop()
    async with asyncio.TaskGroup() as group:
        group.create_task(shop.sell("Ann", 1), name="Ann")
        group.create_task(shop.sell("Bob", 3), name="Bob")
    assert len(shop.sold) == 1, f"sold to {shop.sold}"
    print("sold to", *shop.sold)


if __name__ == "__main__":
    asyncio.run(main())
