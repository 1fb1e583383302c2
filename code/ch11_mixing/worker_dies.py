"""Let a worker process die under the loop, and go on with another."""

import asyncio
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context


def square(number: int) -> int:
    """Compute; at 3 the process ends, as if the system killed it."""
    if number == 3:
        os._exit(1)
    return number * number


def new_pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, get_context("spawn"))


async def square_all(*, renew: bool) -> None:
    loop, pool = asyncio.get_running_loop(), new_pool()
    try:
        for number in (2, 3, 4):
            try:
                print(await loop.run_in_executor(pool, square, number))
            except BrokenProcessPool as error:
                print(f"{number} is lost: {type(error).__name__}")
                if renew:
                    pool = new_pool()
    finally:
        await asyncio.to_thread(pool.shutdown)


async def main() -> None:
    print("one pool for all:")
    await square_all(renew=False)
    print("a new one for the broken:")
    await square_all(renew=True)


if __name__ == "__main__":
    asyncio.run(main())
