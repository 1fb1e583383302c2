"""Ten lines from a thread, and a queue with five places."""

import asyncio
from contextlib import suppress

Loop = asyncio.AbstractEventLoop
Queue = asyncio.Queue[str]


def read(loop: Loop, lines: Queue) -> None:
    """Hand in ten lines; this runs in a thread."""
    for number in range(10):
        line = f"line {number}"
        putting = asyncio.run_coroutine_threadsafe(
            lines.put(line), loop
        )
        putting.result()


async def main() -> None:
    loop, lines = asyncio.get_running_loop(), Queue(maxsize=5)
    loop.set_exception_handler(lambda *_: print("refused"))
    reading = asyncio.create_task(asyncio.to_thread(read, loop, lines))
    while not (lines.full() or reading.done()):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)  # busy with something else
    with suppress(TimeoutError):
        for _ in range(10):
            async with asyncio.timeout(0.5):
                print(await lines.get())
    await reading


if __name__ == "__main__":
    asyncio.run(main())
