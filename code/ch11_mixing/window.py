"""A window with a loop of its own, beside the loop of asyncio."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Thread, current_thread

Loop = asyncio.AbstractEventLoop


class Window:
    """Stands for a GUI: it does what is in its queue, and shows."""

    def __init__(self) -> None:
        self.todo: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self.is_open = True

    def run(self) -> None:
        while self.is_open:
            self.todo.get()()

    def show(self, text: str) -> None:
        print(f"{current_thread().name} shows: {text}")
        self.is_open = False


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
    await asyncio.sleep(0.2)
    print(f"{current_thread().name} fetches")
    return f"text of page {page}"


def clicked(window: Window, loop: Loop) -> None:
    """Ask for a page, and return at once."""
    asking = asyncio.run_coroutine_threadsafe(fetch(7), loop)
    asking.add_done_callback(
        lambda page: window.todo.put(lambda: window.show(page.result()))
    )
    print(f"{current_thread().name} goes on")


def main() -> None:
    window = Window()
    with loop_in_a_thread() as loop:
        window.todo.put(lambda: clicked(window, loop))
        window.run()


if __name__ == "__main__":
    main()
