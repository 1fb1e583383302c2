"""Leave tasks and generators behind."""

import asyncio


async def forever(name):
    try:
        while True:
            await asyncio.sleep(60)
    finally:
        print(name, "is cleaned up")


async def numbers():
    try:
        yield 1
        yield 2
    finally:
        await asyncio.sleep(0)
        print("the generator is closed")


async def main():
    task = asyncio.create_task(forever("the task"))
    generator = numbers()
    print(await anext(generator))
    await asyncio.sleep(0)
    print("main ends", task.done())
    return generator


asyncio.run(main())
print("all over")
