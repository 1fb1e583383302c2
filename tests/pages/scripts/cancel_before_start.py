"""Cancel a task that has not begun."""

import asyncio


async def never():
    print("never printed")


async def main():
    task = asyncio.create_task(never(), name="early")
    task.cancel()
    result = await asyncio.gather(task, return_exceptions=True)
    print(result, task.cancelled(), task.get_name())


asyncio.run(main())
