"""Fill the loop's pool with slow calls, and look up an address."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event

MOST = 32  # threads, which the loop's own pool never exceeds


async def beside(pool: ThreadPoolExecutor | None) -> str:
    """Look up an address beside slow calls in a pool, or the loop's."""
    loop, answered = asyncio.get_running_loop(), Event()
    calls = [
        loop.run_in_executor(pool, answered.wait) for _ in range(MOST)
    ]
    looking = asyncio.create_task(loop.getaddrinfo("127.0.0.1", 80))
    done, _ = await asyncio.wait([looking], timeout=2)
    answered.set()
    await asyncio.gather(looking, *calls)
    return "looked up" if done else "still in line"


async def main() -> None:
    print("calls in the loop's pool: address", await beside(None))
    with ThreadPoolExecutor(MOST) as pool:
        print("calls in their own pool: address", await beside(pool))


if __name__ == "__main__":
    asyncio.run(main())
