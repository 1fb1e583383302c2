"""Let an exception group end a program, in words."""

import asyncio
import sys


async def fails(number):
    await asyncio.sleep(0)
    raise OSError(f"page {number} is gone")


async def main():
    async with asyncio.TaskGroup() as group:
        for number in range(2):
            group.create_task(fails(number))


try:
    asyncio.run(main())
except ExceptionGroup as group:
    sys.exit(f"{group}: {group.exceptions}")
