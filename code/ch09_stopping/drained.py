"""Tell a service to stop when it has taken twelve jobs of twenty."""

import asyncio
import signal

TAKEN = 12


async def work(queue: asyncio.Queue[int], done: list[int]) -> None:
    while True:
        job = await queue.get()
        for _ in range(100):
            await asyncio.sleep(0)
        done.append(job)
        queue.task_done()


async def serve(*, drain: bool) -> str:
    stop, refused = asyncio.Event(), 0
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    queue: asyncio.Queue[int] = asyncio.Queue()
    done: list[int] = []
    workers = [asyncio.create_task(work(queue, done)) for _ in range(3)]
    for job in range(20):
        if job == TAKEN:
            signal.raise_signal(signal.SIGTERM)
            await stop.wait()
        if stop.is_set():
            refused += 1
        else:
            queue.put_nowait(job)
    if drain:
        await queue.join()
    for worker in workers:
        worker.cancel()
    await asyncio.wait(workers)
    return f"{TAKEN} taken, {refused} refused, {len(done)} done"


async def main() -> None:
    print("stopped:", await serve(drain=False))
    print("drained:", await serve(drain=True))


if __name__ == "__main__":
    asyncio.run(main())
