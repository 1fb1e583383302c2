"""Keep the task that loads, and not what it brings."""

import asyncio
from functools import partial

kept: dict[str, asyncio.Task[str]] = {}
loads = 0


async def load(name: str) -> str:
    """Return what has this name after 0.1 seconds."""
    global loads
    loads += 1
    await asyncio.sleep(0.1)
    return name.upper()


def drop_failed(name: str, task: asyncio.Task[str]) -> None:
    """Keep no load that failed: the next who asks tries again."""
    if task.cancelled() or task.exception():
        del kept[name]


async def get(name: str) -> str:
    if name not in kept:
        kept[name] = asyncio.create_task(load(name))
        kept[name].add_done_callback(partial(drop_failed, name))
    return await asyncio.shield(kept[name])


async def main() -> None:
    print(await asyncio.gather(get("a"), get("b"), get("a")))
    print(f"loads: {loads}")


if __name__ == "__main__":
    asyncio.run(main())
