"""Let an exception group end a program."""

import asyncio


async def fails(number):
    await asyncio.sleep(0)
    raise OSError(f"page {number} is gone")


async def main():
    async with asyncio.TaskGroup() as group:
        for number in range(2):
            group.create_task(fails(number))


asyncio.run(main())
