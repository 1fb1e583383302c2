"""Cancel a task that does not give up at once."""

import asyncio


async def stubborn():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("not yet")
    try:
        await asyncio.sleep(60)
    finally:
        print("now")


async def main():
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0.01)
    print(task.cancel("one"), task.cancelling())
    await asyncio.sleep(0.01)
    print(task.done(), task.cancel("two"), task.cancelling())
    try:
        await task
    except asyncio.CancelledError as error:
        print("cancelled", error.args)
    print(task.cancelled(), task.cancel())


asyncio.run(main())
