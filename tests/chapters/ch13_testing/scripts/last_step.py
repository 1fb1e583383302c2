"""A task that is ready when main ends, and so has a last step."""

import asyncio

log = []


async def job():
    log.append(1)


async def main():
    tasks.append(asyncio.create_task(job()))
    await asyncio.sleep(0)


tasks = []
asyncio.run(main())
assert log == [1], log
