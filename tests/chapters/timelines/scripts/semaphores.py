"""Semaphores that are asked for by callbacks, and before there is a loop."""

import asyncio

semaphore = asyncio.Semaphore(0)
first = semaphore.acquire()


async def main() -> None:
    loop = asyncio.get_running_loop()
    tasks: list[asyncio.Task[bool]] = [asyncio.ensure_future(first)]
    loop.call_soon(lambda: tasks.append(loop.create_task(semaphore.acquire())))
    await asyncio.sleep(0.1)
    semaphore.release()
    semaphore.release()
    print(await asyncio.gather(*tasks))


asyncio.run(main())
