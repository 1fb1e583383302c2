"""Stop a job whose save is shielded, and end the program."""

import asyncio
from collections.abc import Awaitable


async def save(disk: list[str]) -> None:
    for _ in range(100):
        await asyncio.sleep(0)
    disk.append("the trip")


async def plan_trip(saving: Awaitable[None]) -> None:
    await asyncio.shield(saving)


async def stop_soon(task: asyncio.Task[None]) -> None:
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


async def shield_alone(disk: list[str]) -> None:
    await stop_soon(asyncio.create_task(plan_trip(save(disk))))


async def and_awaited(disk: list[str]) -> None:
    saving = asyncio.create_task(save(disk))
    await stop_soon(asyncio.create_task(plan_trip(saving)))
    await saving


def main() -> None:
    for way in (shield_alone, and_awaited):
        disk: list[str] = []
        asyncio.run(way(disk))
        print(f"{way.__name__}: {disk}")


if __name__ == "__main__":
    main()
