"""Tell where each task waits when nothing goes on."""

import asyncio
import inspect


async def ask(page: int) -> str:
    await asyncio.Event().wait()  # an answer that never comes
    return f"text of page {page}"


async def fetch(page: int) -> str:
    return await ask(page)


def where(task: asyncio.Task[str]) -> str:
    """Return the names of the calls that a task is in."""
    names = []
    step: object = task.get_coro()
    while inspect.iscoroutine(step):
        names.append(step.__qualname__)
        step = step.cr_await
    return " > ".join(names)


async def tell_after(seconds: float) -> None:
    """Print what all tasks are waiting for, when some time is over."""
    await asyncio.sleep(seconds)
    for task in sorted(asyncio.all_tasks(), key=asyncio.Task.get_name):
        if task is not asyncio.current_task():
            print(f"{task.get_name()}: {where(task)}")


async def main() -> None:
    telling = asyncio.create_task(tell_after(0.5))
    fetching = asyncio.create_task(fetch(7), name="page 7")
    await asyncio.wait([telling, fetching], timeout=1)
    fetching.cancel()  # so that this program ends


if __name__ == "__main__":
    asyncio.run(main())
