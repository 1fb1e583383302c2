"""Count whose turn it is."""

import asyncio


async def turn(name, log):
    for number in range(3):
        log.append(f"{name}{number}")
        await asyncio.sleep(0)


async def main():
    log = []
    await asyncio.gather(*(turn(name, log) for name in "abc"))
    print(*log)
    log.clear()
    tasks = [asyncio.create_task(turn(name, log)) for name in "xyz"]
    await tasks[2]
    print(*log)
    await asyncio.wait(tasks)


asyncio.run(main())
