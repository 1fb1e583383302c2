"""Hold a lock over an await: one of threading, one of asyncio."""

import asyncio
from threading import Lock

turns = 0
blocking, pausing = Lock(), asyncio.Lock()


async def pause() -> None:
    """Pause ten times, and count the turns of the loop."""
    global turns
    for _ in range(10):
        await asyncio.sleep(0)
        turns += 1


async def holds_blocking() -> None:
    with blocking:
        await pause()


async def wants_blocking() -> str:
    if blocking.acquire(timeout=0.5):
        return f"had it after {turns} turns"
    return f"gave up after {turns} turns"


async def holds_pausing() -> None:
    async with pausing:
        await pause()


async def wants_pausing() -> str:
    async with pausing:
        return f"had it after {turns} turns"


async def main() -> None:
    global turns
    _, said = await asyncio.gather(holds_blocking(), wants_blocking())
    print("threading:", said)
    turns = 0
    _, said = await asyncio.gather(holds_pausing(), wants_pausing())
    print("asyncio:", said)


if __name__ == "__main__":
    asyncio.run(main())
