"""A wait for a notification, which may have come before."""

import asyncio
import sys

RIGHT = sys.argv[1] == "right"


async def main() -> None:
    condition, jobs = asyncio.Condition(), []

    async def consumer() -> None:
        async with condition:
            if RIGHT:
                await condition.wait_for(lambda: jobs)
            else:
                await condition.wait()
            jobs.pop()

    async def producer() -> None:
        async with condition:
            jobs.append("a job")
            condition.notify()

    await asyncio.gather(consumer(), producer())


asyncio.run(main())
