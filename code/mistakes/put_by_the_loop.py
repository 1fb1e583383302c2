"""Let the loop put something into a queue, for another thread."""

import asyncio
from threading import Thread
from time import sleep

Loop = asyncio.AbstractEventLoop


def fetch(pages: asyncio.Queue[str], loop: Loop) -> None:
    sleep(0.5)
    loop.call_soon_threadsafe(pages.put_nowait, "text of page 7")


async def main() -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    pages: asyncio.Queue[str] = asyncio.Queue()
    Thread(target=fetch, args=(pages, loop)).start()
    text = await pages.get()
    print(f"{text}, after {loop.time() - begun:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
