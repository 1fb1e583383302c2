"""Three readers of one queue, and one word that it is over."""

import asyncio
from typing import Final

END: Final = None
Queue = asyncio.Queue[int | None]
ended: list[str] = []


async def fetch(queue: Queue) -> None:
    for page in range(20):
        await queue.put(page)
    await queue.put(END)


async def save(name: str, queue: Queue) -> None:
    while await queue.get() is not END:
        await asyncio.sleep(0)
    ended.append(name)


async def main() -> None:
    queue = Queue(10)
    try:
        async with asyncio.timeout(1), asyncio.TaskGroup() as group:
            group.create_task(fetch(queue))
            for name in ("a", "b", "c"):
                group.create_task(save(name, queue))
    except TimeoutError:
        print("it hangs")
    print(len(ended), "readers have ended")


if __name__ == "__main__":
    asyncio.run(main())
