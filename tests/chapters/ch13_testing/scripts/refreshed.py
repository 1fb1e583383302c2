"""A token that two refresh at once, or one after the other."""

import asyncio
import sys

RIGHT = sys.argv[1] == "right"


class Client:
    def __init__(self) -> None:
        self.token = 0
        self.lock = asyncio.Lock()

    async def refresh(self) -> None:
        await asyncio.sleep(0.2)
        self.token += 1

    async def call(self) -> int:
        if RIGHT:
            await self.lock.acquire()
        if not self.token:
            await self.refresh()
        if RIGHT:
            self.lock.release()
        return self.token


async def main(late: float) -> None:
    client = Client()
    async with asyncio.TaskGroup() as group:
        first = group.create_task(client.call())
        await asyncio.sleep(late)
        second = group.create_task(client.call())
    assert first.result() == second.result() == 1


with asyncio.Runner() as runner:
    runner.run(main(0.3))
    runner.run(main(0.2))
