"""Put something into a queue of asyncio from another thread."""

import asyncio
from threading import Thread
from time import sleep


def fetch(pages: asyncio.Queue[str]) -> None:
    sleep(0.5)
    pages.put_nowait("text of page 7")


async def main() -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    loop.call_later(1, print, "something else wakes the loop")
    pages: asyncio.Queue[str] = asyncio.Queue()
    Thread(target=fetch, args=(pages,)).start()
    text = await pages.get()
    print(f"{text}, after {loop.time() - begun:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
