"""Make an object that has to await something first."""

import asyncio


class Hasty:
    """Would like to await in its ``__init__``."""

    async def __init__(self) -> None:
        await asyncio.sleep(0)


class Shop:
    """Is made by its method ``opened``, which may await."""

    def __init__(self, prices: dict[str, int]) -> None:
        self.prices = prices

    @classmethod
    async def opened(cls) -> "Shop":
        await asyncio.sleep(0.1)
        return cls({"tea": 3})


async def main() -> None:
    try:
        Hasty()
    except TypeError as error:
        print(error)
    shop = await Shop.opened()
    print(shop.prices)


if __name__ == "__main__":
    asyncio.run(main())
