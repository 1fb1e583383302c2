"""A pool that does not know for whom it works."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial

user: ContextVar[str] = ContextVar("user", default="nobody")


def look_up(title: str) -> str:
    return f"price of {title}, for {user.get()}"


async def in_pool(
    pool: ThreadPoolExecutor, work: Callable[[], str]
) -> str:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(pool, work)


async def ask(pool: ThreadPoolExecutor, name: str) -> None:
    user.set(name)
    print(await in_pool(pool, partial(look_up, "the book")))


async def main() -> None:
    with ThreadPoolExecutor(1) as pool:
        for name in ("Ada", "Grace"):
            await asyncio.create_task(ask(pool, name))


if __name__ == "__main__":
    asyncio.run(main())
