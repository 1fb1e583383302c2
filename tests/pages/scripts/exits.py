"""Leave by sys.exit from a task."""

import asyncio
import atexit
import sys

atexit.register(print, "at exit")


async def leave():
    await asyncio.sleep(0)
    sys.exit(3)


async def main():
    task = asyncio.create_task(leave())
    try:
        await task
    finally:
        print("main is left")


try:
    asyncio.run(main())
finally:
    print("the program is left")
