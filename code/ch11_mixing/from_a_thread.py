"""Fill a queue of asyncio from a thread, in two ways."""

import asyncio
from collections.abc import Callable

PAGES = 1000
Loop = asyncio.AbstractEventLoop
Queue = asyncio.Queue[int]
Put = Callable[[Loop, Queue, int], object]


def put_and_go(loop: Loop, queue: Queue, page: int) -> None:
    loop.call_soon_threadsafe(queue.put_nowait, page)


def put_and_wait(loop: Loop, queue: Queue, page: int) -> None:
    asyncio.run_coroutine_threadsafe(queue.put(page), loop).result()


def fetch_all(put: Put, loop: Loop, queue: Queue) -> None:
    """Put all pages; this runs in a thread."""
    for page in range(PAGES):
        put(loop, queue, page)


async def most_of(put: Put, places: int) -> int:
    """Save all pages, beginning late; return the most in the queue."""
    loop, queue = asyncio.get_running_loop(), Queue(maxsize=places)
    filling = asyncio.create_task(
        asyncio.to_thread(fetch_all, put, loop, queue)
    )
    while not (queue.full() or filling.done()):
        await asyncio.sleep(0.01)
    most = 0
    for _ in range(PAGES):
        most = max(most, queue.qsize())
        await queue.get()
    await filling
    return most


async def main() -> None:
    for put, places in ((put_and_go, 0), (put_and_wait, 10)):
        most = await most_of(put, places)
        print(f"{put.__name__}: at most {most} in the queue")


if __name__ == "__main__":
    asyncio.run(main())
