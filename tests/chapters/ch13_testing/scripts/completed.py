"""Coroutines become tasks of as_completed in the order in which they come."""

import asyncio

JOBS = range(12)
tasks = {}


async def job(number):
    tasks[number] = int(asyncio.current_task().get_name().removeprefix("Task-"))
    return number


async def main():
    jobs = asyncio.as_completed([job(it) for it in JOBS])
    assert {await it for it in jobs} == {*JOBS}
    assert sorted(JOBS, key=tasks.get) == [*JOBS], tasks


asyncio.run(main())
