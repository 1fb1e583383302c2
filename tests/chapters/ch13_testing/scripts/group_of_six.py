"""Six who are stopped at once, in the order of a set."""

import asyncio

log = []


async def job(number):
    try:
        await asyncio.sleep(100)
    finally:
        log.append(number)


async def fail():
    await asyncio.sleep(0)
    raise ValueError


async def main():
    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(job(number))
        group.create_task(fail())


try:
    asyncio.run(main())
except ExceptionGroup:
    raise SystemExit(f"stopped {log}") from None
