"""Wait in the loop for what the loop has to do."""

import asyncio


async def fetch(page: int) -> str:
    return f"text of page {page}"


def text_of(page: int, loop: asyncio.AbstractEventLoop) -> str:
    job = asyncio.run_coroutine_threadsafe(fetch(page), loop)
    return job.result(timeout=1)


async def main() -> None:
    loop = asyncio.get_running_loop()
    print(text_of(7, loop))


if __name__ == "__main__":
    asyncio.run(main())
