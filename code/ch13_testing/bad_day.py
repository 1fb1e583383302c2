"""A test that naps and one that waits, on a good day and a bad one."""

import asyncio

DAYS = {"good": 0.2, "bad": 2.0}  # seconds that the job takes


async def save(seconds: float, saved: list[str]) -> None:
    await asyncio.sleep(seconds)
    saved.append("page")


async def naps(seconds: float) -> str:
    saved: list[str] = []
    job = asyncio.create_task(save(seconds, saved))
    await asyncio.sleep(1)
    colour = "green" if saved else "red"
    job.cancel()
    return colour


async def waits(seconds: float) -> str:
    saved: list[str] = []
    job = asyncio.create_task(save(seconds, saved))
    async with asyncio.timeout(60):
        await job
    return "green" if saved else "red"


async def main() -> None:
    for day, seconds in DAYS.items():
        nap, wait = await asyncio.gather(naps(seconds), waits(seconds))
        print(f"a {day} day: napping {nap}, waiting {wait}")


if __name__ == "__main__":
    asyncio.run(main())
