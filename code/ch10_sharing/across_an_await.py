"""Hold a lock over an await: one of threading, one of asyncio."""

import asyncio
from threading import Lock

passes = 0
blocking, pausing = Lock(), asyncio.Lock()


async def pause() -> None:
    """Pause ten times, and count the passes of the loop."""
    global passes
    for _ in range(10):
        await asyncio.sleep(0)
        passes += 1


async def holds_blocking() -> None:
    with blocking:
        await pause()


async def wants_blocking() -> str:
    if blocking.acquire(timeout=0.5):
        return f"had it after {passes} passes"
    return f"gave up after {passes} passes"


async def holds_pausing() -> None:
    async with pausing:
        await pause()


async def wants_pausing() -> str:
    async with pausing:
        return f"had it after {passes} passes"


async def main() -> None:
    global passes
    _, said = await asyncio.gather(holds_blocking(), wants_blocking())
    print("threading:", said)
    passes = 0
    _, said = await asyncio.gather(holds_pausing(), wants_pausing())
    print("asyncio:", said)


if __name__ == "__main__":
    asyncio.run(main())
