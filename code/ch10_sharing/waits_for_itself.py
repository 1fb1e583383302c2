"""Take four kinds of locks a second time while holding them."""

import asyncio
from threading import Lock, RLock, Semaphore


def again(lock: "Lock | RLock | Semaphore") -> bool:
    """Tell if the holder of a lock can take it again."""
    with lock:
        return lock.acquire(timeout=0.1)


async def again_in_a_task() -> bool:
    """Tell if a task that holds a lock can take it again."""
    lock = asyncio.Lock()
    async with lock:
        try:
            async with asyncio.timeout(0.1):
                return await lock.acquire()
        except TimeoutError:
            return False


def main() -> None:
    print("Lock", again(Lock()))
    print("Semaphore(1)", again(Semaphore(1)))
    print("asyncio.Lock", asyncio.run(again_in_a_task()))
    print("RLock", again(RLock()))


if __name__ == "__main__":
    main()
