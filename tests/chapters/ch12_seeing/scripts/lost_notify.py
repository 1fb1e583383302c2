"""A notification that comes before anybody waits for it."""

from threading import Condition, Event, Thread

ready = Condition()
told = Event()


def produce() -> None:
    with ready:
        ready.notify()
    told.set()


def consume() -> None:
    told.wait()
    with ready:
        ready.wait()


def main() -> None:
    Thread(target=consume, name="consumer").start()
    Thread(target=produce, name="producer").start()


if __name__ == "__main__":
    main()
