"""Say of each task in which calls it waits."""

import asyncio
import inspect


async def ask(page: int) -> str:
    await asyncio.Event().wait()  # an answer that never comes
    return f"text of page {page}"


async def fetch(page: int) -> str:
    return await ask(page)


async def report() -> None:
    await asyncio.sleep(3600)


def chain(task: asyncio.Task[object]) -> str:
    """Return the calls in which a task waits, the innermost last."""
    names = []
    step: object = task.get_coro()
    while inspect.iscoroutine(step):
        names.append(step.__qualname__)
        step = step.cr_await
    return " > ".join(names)


def print_all() -> None:
    """Print where all tasks wait, but for the one that asks."""
    for task in sorted(
        asyncio.all_tasks(), key=lambda it: it.get_name()
    ):
        if task is not asyncio.current_task():
            print(f"{task.get_name()}: {chain(task)}")


async def main() -> None:
    tasks: list[asyncio.Task[object]] = [
        asyncio.create_task(fetch(1), name="page 1"),
        asyncio.create_task(fetch(2), name="page 2"),
        asyncio.create_task(report(), name="report"),
    ]
    await asyncio.sleep(0)
    print_all()
    for task in tasks:
        task.cancel()


if __name__ == "__main__":
    asyncio.run(main())
