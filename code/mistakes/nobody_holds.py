"""Make a task, and keep no hold of it."""

import asyncio
import gc


async def listen() -> None:
    news = asyncio.get_running_loop().create_future()
    print("listening")
    await news


async def main() -> None:
    asyncio.create_task(listen())
    await asyncio.sleep(0.1)
    gc.collect()  # as Python does now and then
    print("main ends")


if __name__ == "__main__":
    asyncio.run(main())
