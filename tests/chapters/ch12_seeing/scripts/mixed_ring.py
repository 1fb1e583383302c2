"""A ring of a lock, two threads and a task between them."""

import asyncio
from collections.abc import Coroutine
from threading import Lock

lock = Lock()


def use(loop: asyncio.AbstractEventLoop, ask: Coroutine[None, None, int]) -> int:
    with lock:
        return asyncio.run_coroutine_threadsafe(ask, loop).result()


def count() -> int:
    with lock:
        return 1


async def answer() -> int:
    return await asyncio.to_thread(count)


async def main() -> None:
    await asyncio.to_thread(use, asyncio.get_running_loop(), answer())


if __name__ == "__main__":
    asyncio.run(main())
