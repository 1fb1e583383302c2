"""Coroutines come to as_completed in the same order each time."""

import asyncio


async def job(number):
    for _ in range(number):
        await asyncio.sleep(0)
    return number


async def main():
    jobs = asyncio.as_completed([job(it) for it in (0, 3, 1, 2)])
    assert {await it for it in jobs} == {0, 1, 2, 3}


asyncio.run(main())
