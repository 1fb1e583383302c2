"""Give asyncio.wait tasks, and cancel what is late."""

import asyncio


async def fetch(page: int) -> str:
    await asyncio.sleep(0.1 * page)
    return f"text of page {page}"


async def main() -> None:
    tasks = [asyncio.create_task(fetch(page)) for page in (1, 90)]
    done, late = await asyncio.wait(tasks, timeout=0.5)
    print(len(done), "done,", len(late), "late")
    for task in late:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
