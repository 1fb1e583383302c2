"""Take the results of a task group in order."""

import asyncio


async def square(number):
    for _ in range(3 - number):
        await asyncio.sleep(0)
    print("done", number)
    return number * number


async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(square(n)) for n in range(3)]
    print([task.result() for task in tasks])


asyncio.run(main())
