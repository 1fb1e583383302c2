"""Give up on a thread, and end."""

import asyncio
from threading import Event
from time import sleep

main_has_ended = Event()


def fetch() -> None:
    main_has_ended.wait()
    sleep(0.2)
    print("fetch: the page is there")


async def main() -> None:
    try:
        async with asyncio.timeout(0.1):
            await asyncio.to_thread(fetch)
    except TimeoutError:
        print("main: gives up")
    main_has_ended.set()
    print("main: ends")


if __name__ == "__main__":
    asyncio.run(main())
    print("asyncio.run has returned")
