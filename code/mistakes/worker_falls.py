"""Wait for a queue whose only worker has failed."""

import asyncio


async def work(pages: asyncio.Queue[int]) -> None:
    while True:
        page = await pages.get()
        if page == 2:
            raise OSError(f"page {page} is gone")
        print("saved page", page)
        pages.task_done()


async def main() -> None:
    pages: asyncio.Queue[int] = asyncio.Queue()
    for page in range(5):
        pages.put_nowait(page)
    worker = asyncio.create_task(work(pages))
    try:
        await asyncio.wait_for(pages.join(), timeout=1)
    except TimeoutError:
        print("join still waits, and the worker:", worker.exception())


if __name__ == "__main__":
    asyncio.run(main())
