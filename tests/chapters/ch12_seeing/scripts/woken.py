"""A thread that is notified, and can't go on: who notified it keeps the lock."""

from threading import Condition, Event, Lock, Thread

begun, never = Event(), Event()
plain, ready = Condition(Lock()), Condition()


def first() -> None:
    with plain:
        plain.wait()


def second() -> None:
    with ready:
        begun.set()
        ready.wait_for(never.is_set)


def notify() -> None:
    begun.wait()
    with plain, ready:
        plain.notify()
        ready.notify()
        never.wait()


if __name__ == "__main__":
    for work in (first, second, notify):
        Thread(target=work, name=work.__name__).start()
