"""Await what pauses, and what doesn't."""

import asyncio
from collections.abc import Awaitable, Callable

Step = Callable[[], Awaitable[None]]


async def pausing() -> None:
    await asyncio.sleep(0)


async def not_pausing() -> None:
    pass


async def job(name: str, step: Step, log: list[str]) -> None:
    for number in (1, 2, 3):
        log.append(f"{name}{number}")
        await step()


async def main() -> None:
    for step in (pausing, not_pausing):
        log: list[str] = []
        await asyncio.gather(job("a", step, log), job("b", step, log))
        print(f"{step.__name__:12}", *log)


if __name__ == "__main__":
    asyncio.run(main())
