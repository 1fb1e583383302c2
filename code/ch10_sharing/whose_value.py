"""Keep a name in three places, and see who finds the right one."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar

both_have_set = threading.Barrier(2, timeout=10)
shared: dict[str, str] = {}
own = threading.local()
user: ContextVar[str] = ContextVar("user", default="nobody")


def keep(name: str) -> None:
    shared["user"] = own.user = name
    user.set(name)


def found(name: str) -> list[bool]:
    """Tell of each of the three places whether it holds a name."""
    thread_local = getattr(own, "user", "nobody")
    return [
        it == name for it in (shared["user"], thread_local, user.get())
    ]


def in_a_thread(name: str) -> list[bool]:
    keep(name)
    both_have_set.wait()
    return found(name)


def two_threads() -> list[list[bool]]:
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(in_a_thread, ["ann", "bob"]))


async def in_a_task(name: str) -> list[bool]:
    keep(name)
    await asyncio.sleep(0)
    return found(name)


async def two_tasks() -> list[list[bool]]:
    return [*await asyncio.gather(in_a_task("ann"), in_a_task("bob"))]


async def to_thread() -> list[bool]:
    keep("ann")
    return await asyncio.to_thread(found, "ann")


def submit() -> list[bool]:
    keep("ann")
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(found, "ann").result()


def show(what: str, places: list[list[bool]]) -> None:
    """Print for each place whether all have found their name."""
    words = [
        "yes" if all(column) else "no"
        for column in zip(*places, strict=True)
    ]
    print("{:15}{:9}{:9}{}".format(what, *words))


def main() -> None:
    print("{:15}{:9}{:9}{}".format("", "global", "local", "context"))
    show("two threads", two_threads())
    show("two tasks", asyncio.run(two_tasks()))
    show("to_thread", [asyncio.run(to_thread())])
    show("submit", [submit()])


if __name__ == "__main__":
    main()
