"""Stop a job that pauses before and after each reservation."""

import asyncio

reserved: list[str] = []


async def reserve(what: str) -> None:
    await asyncio.sleep(0)
    reserved.append(what)
    await asyncio.sleep(0)


async def plan_trip() -> None:
    for what in ("train", "room", "boat"):
        await reserve(what)


async def main() -> None:
    for pauses in range(8):
        reserved.clear()
        task = asyncio.create_task(plan_trip())
        for _ in range(pauses):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        print(f"{pauses} pauses, then stopped: {reserved}")


if __name__ == "__main__":
    asyncio.run(main())
