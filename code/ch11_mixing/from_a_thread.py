"""Fill a queue of asyncio from a thread, in two ways."""

import asyncio
from collections.abc import Callable

PAGES = 1000
handed = 0  # so many pages
Loop = asyncio.AbstractEventLoop
Queue = asyncio.Queue[int]
Put = Callable[[Loop, Queue, int], object]


def put_and_go(loop: Loop, queue: Queue, page: int) -> None:
    loop.call_soon_threadsafe(queue.put_nowait, page)


def put_and_wait(loop: Loop, queue: Queue, page: int) -> None:
    asyncio.run_coroutine_threadsafe(queue.put(page), loop).result()


def fetch_all(put: Put, loop: Loop, queue: Queue) -> None:
    """Hand in all pages; this runs in a thread."""
    global handed
    for page in range(PAGES):
        put(loop, queue, page)
        handed += 1


async def ahead(put: Put, places: int) -> int:
    """Save all pages; return how many were in before the first."""
    global handed
    loop, queue, handed = asyncio.get_running_loop(), Queue(places), 0
    fetching = asyncio.create_task(
        asyncio.to_thread(fetch_all, put, loop, queue)
    )
    while handed < (places or PAGES):
        await asyncio.sleep(0.01)  # the first takes its time
    before_the_first = handed
    for _ in range(PAGES):
        await queue.get()
    await fetching
    return before_the_first


async def main() -> None:
    for put, places in ((put_and_go, 0), (put_and_wait, 10)):
        pages = await ahead(put, places)
        print(f"{put.__name__}: {pages} pages before one is saved")


if __name__ == "__main__":
    asyncio.run(main())
