"""Run a loop inside a loop."""

import asyncio


async def inner():
    print("never printed")


async def main():
    coroutine = inner()
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        print(error)
    coroutine.close()


asyncio.run(main())
asyncio.run(asyncio.sleep(0))
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)
