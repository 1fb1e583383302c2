"""A pool of one connection, which a caller that is cancelled may keep."""

import asyncio
import sys

RIGHT = sys.argv[1] == "right"


class Pool:
    def __init__(self) -> None:
        self.free = ["a connection"]
        self.waiting: list[asyncio.Future[str]] = []

    async def acquire(self) -> str:
        if self.free:
            return self.free.pop()
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.waiting.append(future)
        try:
            return await future
        except asyncio.CancelledError:
            if RIGHT and future.done() and not future.cancelled():
                self.release(future.result())
            raise

    def release(self, connection: str) -> None:
        while self.waiting:
            future = self.waiting.pop(0)
            if not future.done():
                future.set_result(connection)
                return
        self.free.append(connection)


async def use(pool: Pool) -> None:
    connection = await pool.acquire()
    try:
        await asyncio.sleep(1)
    finally:
        pool.release(connection)


async def main() -> None:
    pool = Pool()
    async with asyncio.TaskGroup() as group:
        group.create_task(use(pool), name="first")
        await asyncio.sleep(0)
        second = group.create_task(use(pool), name="second")
        await asyncio.sleep(1)
        second.cancel()
    assert pool.free, "the connection is lost"


asyncio.run(main())
