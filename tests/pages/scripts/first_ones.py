"""Take what is done first."""

import asyncio


async def fetch(number):
    for _ in range(number):
        await asyncio.sleep(0)
    return number


async def wait():
    await asyncio.sleep(60)


async def main():
    for done in asyncio.as_completed([fetch(n) for n in (3, 1, 2)]):
        print(await done)
    tasks = [asyncio.create_task(each) for each in (wait(), fetch(0), wait())]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), done.pop().result())
    done, pending = await asyncio.wait(pending, timeout=0.01)
    print(len(done), len(pending))
    for task in pending:
        task.cancel()


asyncio.run(main())
