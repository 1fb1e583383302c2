"""A queue that is joined when jobs are taken, or when they are done."""

import asyncio
import sys

RIGHT = sys.argv[1] == "right"
done: list[int] = []


async def work(queue: asyncio.Queue[int]) -> None:
    while True:
        job = await queue.get()
        if not RIGHT:
            queue.task_done()
        await asyncio.sleep(0)
        done.append(job)
        if RIGHT:
            queue.task_done()


async def main() -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    workers = [asyncio.create_task(work(queue)) for _ in range(2)]
    for job in range(3):
        queue.put_nowait(job)
    await queue.join()
    for worker in workers:
        worker.cancel()
    assert len(done) == 3, f"only {done}"


asyncio.run(main())
