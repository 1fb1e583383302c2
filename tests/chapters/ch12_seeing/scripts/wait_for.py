"""One who waits for something to be true, and one who never gives the lock back."""

from threading import Condition, Event, Thread

ready = Condition()
waits = Event()


def consume() -> None:
    with ready:
        waits.set()
        ready.wait_for(Event().is_set)


def keep() -> None:
    waits.wait()
    with ready:
        Event().wait()


def ask() -> None:
    Event().wait(0.1)
    with ready:
        ready.notify()


def main() -> None:
    for job in (consume, keep):
        Thread(target=job, name=job.__name__).start()
    waits.wait()
    Thread(target=ask, name="ask").start()


if __name__ == "__main__":
    main()
