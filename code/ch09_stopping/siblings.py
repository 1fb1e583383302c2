"""Let one of three jobs fail, under gather and in a group."""

import asyncio

came: list[int] = []


async def fetch(page: int) -> None:
    await asyncio.sleep(0.2 * page)
    if page == 1:
        raise OSError("page 1 is gone")
    came.append(page)


async def with_gather() -> None:
    await asyncio.gather(fetch(1), fetch(2), fetch(3))


async def in_a_group() -> None:
    async with asyncio.TaskGroup() as group:
        for page in (1, 2, 3):
            group.create_task(fetch(page))


async def main() -> None:
    for way in (with_gather, in_a_group):
        came.clear()
        try:
            await way()
        except* OSError:
            print(f"{way.__name__}: one is gone")
        await asyncio.sleep(0.6)
        print(f"{way.__name__}: came later: {came}")


if __name__ == "__main__":
    asyncio.run(main())
