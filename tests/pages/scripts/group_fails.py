"""See a task group cancel the others when one fails."""

import asyncio


async def waits(name):
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print(name, "is cancelled")
        raise


async def fails(error):
    await asyncio.sleep(0.01)
    raise error


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(waits("a"))
            group.create_task(fails(ValueError("first")))
    except* ValueError as errors:
        print(errors.exceptions)
    print("after")


asyncio.run(main())
