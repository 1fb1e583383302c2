"""Take turns at a lock, an event, a condition and a barrier."""

import asyncio


async def worker(name, lock, log):
    async with lock:
        log.append(f"{name}+")
        await asyncio.sleep(0.001)
        log.append(f"{name}-")


async def waiter(name, event, log):
    await event.wait()
    log.append(name)


async def party(barrier, log):
    log.append(await barrier.wait())


async def main():
    log = []
    lock, event, barrier = asyncio.Lock(), asyncio.Event(), asyncio.Barrier(3)
    await asyncio.gather(*(worker(n, lock, log) for n in "abc"))
    print(*log)
    log.clear()
    tasks = [asyncio.create_task(waiter(n, event, log)) for n in "xyz"]
    await asyncio.sleep(0)
    print(log, event.is_set())
    event.set()
    await asyncio.wait(tasks)
    await asyncio.gather(*(party(barrier, log) for _ in range(3)))
    print(*log)
    condition = asyncio.Condition()
    async with condition:
        try:
            await asyncio.wait_for(condition.wait(), 0.01)
        except TimeoutError:
            print("nobody notified", condition.locked())


asyncio.run(main())
