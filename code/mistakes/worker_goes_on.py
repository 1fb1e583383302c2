"""Let a worker report a failure, and go on."""

import asyncio


async def work(pages: asyncio.Queue[int]) -> None:
    while True:
        page = await pages.get()
        try:
            if page == 2:
                raise OSError(f"page {page} is gone")
            print("saved page", page)
        except OSError as error:
            print(error)
        finally:
            pages.task_done()


async def main() -> None:
    pages: asyncio.Queue[int] = asyncio.Queue()
    for page in range(5):
        pages.put_nowait(page)
    async with asyncio.TaskGroup() as group:
        worker = group.create_task(work(pages))
        await pages.join()
        worker.cancel()


if __name__ == "__main__":
    asyncio.run(main())
