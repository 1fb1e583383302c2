"""Some who take a lock in a line with what they do under it."""

from collections.abc import Callable
from threading import Barrier, Event, Lock, Thread

first, second, third = Lock(), Lock(), Lock()
both = Barrier(2, timeout=30)


def called(job: Callable[[], object]) -> None:
    job()


def a() -> None:
    with first:
        both.wait()
        called(lambda: second.acquire())


def b() -> None:
    with second:
        both.wait()
        with first: print("b")  # fmt: skip


def c() -> None:
    with third: Event().wait()  # fmt: skip


def d() -> None:
    Event().wait(0.1)
    with third: print("d")  # fmt: skip


if __name__ == "__main__":
    for job in (a, b, c, d):
        Thread(target=job, name=job.__name__).start()
