"""Wait in a thread for what the loop has to do."""

import asyncio


async def fetch(page: int) -> str:
    return f"text of page {page}"


def text_of(page: int, loop: asyncio.AbstractEventLoop) -> str:
    job = asyncio.run_coroutine_threadsafe(fetch(page), loop)
    return job.result()


async def main() -> None:
    loop = asyncio.get_running_loop()
    print(await fetch(7))
    print(await asyncio.to_thread(text_of, 8, loop))


if __name__ == "__main__":
    asyncio.run(main())
