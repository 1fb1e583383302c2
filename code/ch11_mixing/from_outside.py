"""Set an event of the loop from a thread, and see who notices."""

import asyncio
import threading
from collections.abc import Callable
from time import sleep

Loop = asyncio.AbstractEventLoop
Way = Callable[[Loop, asyncio.Event], object]


def directly(loop: Loop, event: asyncio.Event) -> None:
    event.set()


def through_the_loop(loop: Loop, event: asyncio.Event) -> None:
    loop.call_soon_threadsafe(event.set)


async def noticed(way: Way) -> bool:
    """Tell whether the loop notices, or has to be woken."""
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    seen, log = threading.Event(), list[bool]()

    def tell() -> None:
        sleep(0.5)  # by now the loop waits
        way(loop, event)
        log.append(seen.wait(timeout=2))
        loop.call_soon_threadsafe(seen.is_set)  # wakes it anyway

    thread = threading.Thread(target=tell)
    thread.start()
    await event.wait()
    seen.set()
    await asyncio.to_thread(thread.join)
    return log[0]


async def main() -> None:
    for way in (directly, through_the_loop):
        print(f"{way.__name__}: noticed is {await noticed(way)}")


if __name__ == "__main__":
    asyncio.run(main())
