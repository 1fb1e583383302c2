"""Stop a worker in the middle of its third job."""

import asyncio

done: list[int] = []
failed: list[int] = []


async def do(job: int) -> None:
    await asyncio.sleep(0)
    if job == 1:
        raise ValueError("job 1 makes no sense")


async def work(jobs: list[int]) -> None:
    while jobs:
        job = jobs.pop(0)
        try:
            await do(job)
        except BaseException:
            failed.append(job)
        else:
            done.append(job)


async def main() -> None:
    jobs = [0, 1, 2, 3, 4]
    worker = asyncio.create_task(work(jobs))
    for _ in range(3):
        await asyncio.sleep(0)
    worker.cancel()
    await asyncio.wait([worker])
    print("done:", done)
    print("failed:", failed)
    print("left:", jobs)


if __name__ == "__main__":
    asyncio.run(main())
