"""Ask five helpers for whom they work."""

import asyncio
from collections.abc import Awaitable
from concurrent.futures import Future, ProcessPoolExecutor
from contextvars import ContextVar
from multiprocessing import get_context
from threading import Thread

user: ContextVar[str] = ContextVar("user", default="nobody")


def plain() -> str:
    return user.get()


async def awaitable() -> str:
    return user.get()


def in_a_thread_of_its_own() -> Awaitable[str]:
    answer: Future[str] = Future()
    Thread(target=lambda: answer.set_result(plain())).start()
    return asyncio.wrap_future(answer)


async def main() -> None:
    loop = asyncio.get_running_loop()
    user.set("Ada")
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        ways = {
            "create_task": asyncio.create_task(awaitable()),
            "to_thread": asyncio.to_thread(plain),
            "run_in_executor": loop.run_in_executor(None, plain),
            "Thread": in_a_thread_of_its_own(),
            "a process": loop.run_in_executor(pool, plain),
        }
        for name, answer in ways.items():
            print(f"{name}: works for {await answer}")


if __name__ == "__main__":
    asyncio.run(main())
