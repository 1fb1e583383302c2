"""Compare the memory of tasks and threads that wait (on Linux)."""

import asyncio
import threading
from pathlib import Path

MEMORY = Path("/proc/self/statm")
TASKS, THREADS = 10_000, 500


def resident() -> int:
    """Return how many pages of memory the process has."""
    return int(MEMORY.read_text().split()[1])


async def wait_in_a_task(end: asyncio.Event) -> None:
    await end.wait()


def wait_in_a_thread(end: threading.Event) -> None:
    end.wait()


async def main() -> None:
    end, threads_end = asyncio.Event(), threading.Event()

    start = resident()
    tasks = [
        asyncio.create_task(wait_in_a_task(end)) for _ in range(TASKS)
    ]
    await asyncio.sleep(0)
    each_task = (resident() - start) / TASKS

    start = resident()
    for _ in range(THREADS):
        threading.Thread(
            target=wait_in_a_thread, args=[threads_end]
        ).start()
    each_thread = (resident() - start) / THREADS

    threads_end.set()
    end.set()
    await asyncio.gather(*tasks)
    more = each_thread > 5 * each_task
    print("a thread takes more than five tasks:", more)


if __name__ == "__main__":
    asyncio.run(main())
