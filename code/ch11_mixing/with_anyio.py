# /// script
# dependencies = ["anyio"]
# ///
"""The same pipeline with anyio, and a thread that is waited for."""

from threading import Event
from time import sleep

import anyio
from anyio import to_thread
from anyio.streams.memory import (
    MemoryObjectReceiveStream,
    MemoryObjectSendStream,
)

PAGES, PLACES, WORKERS = 1000, 10, 3
saved: list[int] = []
done = Event()


async def fetch(pages: MemoryObjectSendStream[int]) -> None:
    async with pages:
        for page in range(PAGES):
            await pages.send(page)


async def save(pages: MemoryObjectReceiveStream[int]) -> None:
    async with pages:
        async for page in pages:
            saved.append(page)


async def pipeline() -> None:
    sending, receiving = anyio.create_memory_object_stream[int](PLACES)
    async with anyio.create_task_group() as group:
        group.start_soon(fetch, sending)
        for _ in range(WORKERS):
            group.start_soon(save, receiving.clone())
        receiving.close()


def slow() -> None:
    sleep(1.5)
    done.set()


async def give_up(*, leave: bool) -> None:
    done.clear()
    with anyio.move_on_after(0.7):
        await to_thread.run_sync(slow, abandon_on_cancel=leave)


async def main() -> None:
    await pipeline()
    print(len(saved), "saved")
    await give_up(leave=False)
    print("given up, and the thread has ended:", done.is_set())
    await give_up(leave=True)
    print("left to itself, and it has ended:", done.is_set())


if __name__ == "__main__":
    anyio.run(main)
