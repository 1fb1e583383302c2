"""Put a thousand pages into queues of different sizes."""

import asyncio

PAGES = 1000
Queue = asyncio.Queue[int]


async def fetch_all(queue: Queue) -> int:
    """Put all pages; return how many were ever in the queue."""
    most = 0
    for page in range(PAGES):
        await queue.put(page)
        most = max(most, queue.qsize())
    return most


async def save_all(queue: Queue) -> None:
    for _ in range(PAGES):
        await queue.get()
        await asyncio.sleep(0)  # saving takes its time


async def main() -> None:
    for places in (0, 100, 10, 1):
        queue: Queue = asyncio.Queue(maxsize=places)
        most, _ = await asyncio.gather(
            fetch_all(queue), save_all(queue)
        )
        print(f"maxsize {places}: at most {most} in the queue")


if __name__ == "__main__":
    asyncio.run(main())
