"""Take what is done first."""

import asyncio


async def fetch(number):
    await asyncio.sleep(0.05 * number)
    return number


async def main():
    for done in asyncio.as_completed([fetch(n) for n in (3, 1, 2)]):
        print(await done)
    tasks = [asyncio.create_task(fetch(n)) for n in (4, 0, 5)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), done.pop().result())
    done, pending = await asyncio.wait(pending, timeout=0.01)
    print(len(done), len(pending))
    for task in pending:
        task.cancel()


asyncio.run(main())
