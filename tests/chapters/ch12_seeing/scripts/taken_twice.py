"""A thread that has the same lock twice, and one whose generator runs inside one."""

import threading
from collections.abc import Iterator
from threading import Event, RLock, Thread

lock, other = RLock(), threading.Lock()
begun, never = Event(), Event()


def outer() -> None:
    with lock:
        inner()


def inner() -> None:
    with lock:
        begun.set()
        never.wait()


def numbers() -> Iterator[int]:
    yield 1


def adds() -> int:
    with other:
        return sum(number + never.wait() for number in numbers())


def wants() -> None:
    begun.wait()
    with lock:
        pass


def wants_other() -> None:
    with other:
        pass


if __name__ == "__main__":
    for work in (outer, adds, wants, wants_other):
        Thread(target=work, name=work.__name__).start()
