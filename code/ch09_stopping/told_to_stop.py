"""Stop a thread that looks whether it should."""

import asyncio
from collections.abc import Callable
from threading import Event


def watch(stop: Event) -> None:
    while not stop.wait(0.01):
        pass  # look whether something has changed
    print("watch: tidies up")


async def in_a_thread(work: Callable[[Event], None]) -> None:
    stop = Event()
    job = asyncio.create_task(asyncio.to_thread(work, stop))
    try:
        await asyncio.shield(job)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([job])
        raise


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await in_a_thread(watch)
    except TimeoutError:
        print("main: gives up")


if __name__ == "__main__":
    asyncio.run(main())
    print("asyncio.run has returned")
