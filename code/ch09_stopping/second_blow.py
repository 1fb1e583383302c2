"""Stop a job, and stop it again while it cleans up."""

import asyncio

reserved: list[str] = []


async def give_back() -> None:
    while reserved:
        await asyncio.sleep(0)
        reserved.pop()


async def plan_trip() -> None:
    try:
        reserved.extend(["train", "room", "boat"])
        await asyncio.sleep(60)
    finally:
        await give_back()


async def main() -> None:
    for blows in (1, 2):
        reserved.clear()
        task = asyncio.create_task(plan_trip())
        for _ in range(blows):
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            task.cancel()
        await asyncio.wait([task])
        print(f"stopped {blows} times, still reserved: {reserved}")


if __name__ == "__main__":
    asyncio.run(main())
