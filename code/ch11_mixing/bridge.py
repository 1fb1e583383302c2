"""Call async functions from threads, by a loop in its own thread."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread

Loop = asyncio.AbstractEventLoop
all_here = asyncio.Barrier(3)


@contextmanager
def loop_in_a_thread() -> Iterator[Loop]:
    """Run a loop beside the program until the block is left."""
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        thread = Thread(target=loop.run_forever, name="loop")
        thread.start()
        try:
            yield loop
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()


async def fetch(page: int) -> str:
    """Return a page after a while, when three are asked for."""
    await asyncio.sleep(0.5)
    await all_here.wait()
    if page == 2:
        raise OSError("page 2 is gone")
    return f"text of page {page}"


def fetch_plainly(page: int, loop: Loop) -> str:
    """Do the same for those who can't await."""
    waiting = asyncio.run_coroutine_threadsafe(fetch(page), loop)
    return waiting.result()


def main() -> None:
    with loop_in_a_thread() as loop, ThreadPoolExecutor(3) as pool:
        pages = [
            pool.submit(fetch_plainly, page, loop) for page in (1, 2, 3)
        ]
        for page in pages:
            print(page.exception() or page.result())


if __name__ == "__main__":
    main()
