"""Set an event of the loop from a thread, and see who notices."""

import asyncio
import threading
from collections.abc import Callable
from selectors import DefaultSelector, SelectorKey

Loop = asyncio.AbstractEventLoop
Way = Callable[[Loop, asyncio.Event], object]
asleep = threading.Event()


class Selector(DefaultSelector):
    """What the loop sleeps in; it tells when nothing is due."""

    def select(
        self, timeout: float | None = None
    ) -> list[tuple[SelectorKey, int]]:
        if timeout is None:
            asleep.set()
        return super().select(timeout)


def directly(loop: Loop, event: asyncio.Event) -> None:
    event.set()


def through_the_loop(loop: Loop, event: asyncio.Event) -> None:
    loop.call_soon_threadsafe(event.set)


async def noticed(way: Way) -> bool:
    """Tell whether the loop notices, or has to be woken."""
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    seen, log = threading.Event(), list[bool]()

    def tell() -> None:
        asleep.wait()
        way(loop, event)
        log.append(seen.wait(timeout=3))
        loop.call_soon_threadsafe(seen.is_set)  # wakes it anyway

    asleep.clear()
    thread = threading.Thread(target=tell)
    thread.start()
    await event.wait()
    seen.set()
    await asyncio.to_thread(thread.join)
    return log[0]


def new_loop() -> Loop:
    return asyncio.SelectorEventLoop(Selector())


async def main() -> None:
    for way in (directly, through_the_loop):
        print(f"{way.__name__}: noticed is {await noticed(way)}")


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(main())
