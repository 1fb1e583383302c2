"""Count ten pages in three ways, two of which lose some."""

import asyncio

count = 0


async def fetch() -> int:
    """Return the number of pages that came: one."""
    await asyncio.sleep(0.1)
    return 1


async def wait_then_add() -> None:
    global count
    pages = await fetch()
    count = count + pages


async def wait_in_between() -> None:
    global count
    before = count
    pages = await fetch()
    count = before + pages


async def wait_in_the_line() -> None:
    global count
    count += await fetch()


async def main() -> None:
    global count
    for add in (wait_then_add, wait_in_between, wait_in_the_line):
        count = 0
        await asyncio.gather(*(add() for _ in range(10)))
        print(f"{add.__name__:16} {count:2}")


if __name__ == "__main__":
    asyncio.run(main())
