"""Let one of three jobs fail, under gather and in a task group."""

import asyncio

JOBS = {"one": 0.1, "two": 0.2, "three": 0.6}  # seconds
done: list[str] = []


async def job(name: str) -> None:
    await asyncio.sleep(JOBS[name])
    if name == "two":
        raise OSError("two is gone")
    done.append(name)


async def under_gather() -> None:
    await asyncio.gather(*(job(name) for name in JOBS))


async def in_a_group() -> None:
    async with asyncio.TaskGroup() as group:
        for name in JOBS:
            group.create_task(job(name))


async def main() -> None:
    for way in (under_gather, in_a_group):
        done.clear()
        try:
            await way()
        except (OSError, ExceptionGroup) as error:
            print(way.__name__, "raises", type(error).__name__)
        await asyncio.sleep(0.6)
        print("done in the end:", done)


if __name__ == "__main__":
    asyncio.run(main())
