"""A task runs its own loop, as what lets notebooks call `asyncio.run` does."""

import asyncio
from asyncio import tasks


async def wait(number: int) -> int:
    await asyncio.sleep(0.1)
    return number


async def outer() -> int:
    loop = asyncio.get_running_loop()
    inner, this = loop.create_task(wait(1)), asyncio.current_task()
    tasks._leave_task(loop, this)
    while not inner.done():
        loop._run_once()
    tasks._enter_task(loop, this)
    return inner.result()


async def main() -> None:
    print(await asyncio.gather(outer(), wait(3)))


asyncio.run(main())
