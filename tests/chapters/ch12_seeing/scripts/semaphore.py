"""Two who hold a semaphore, one of whom can end the wait of a third."""

from threading import Barrier, Event, Lock, Semaphore, Thread

two, lock = Semaphore(2), Lock()
all_three = Barrier(3, timeout=30)
event = Event()


def a() -> None:
    with two:
        all_three.wait()
        with lock:
            print("a")


def b() -> None:
    with lock:
        all_three.wait()
        with two:
            print("b")


def c() -> None:
    with two:
        all_three.wait()
        event.wait()


if __name__ == "__main__":
    for job in (a, b, c):
        Thread(target=job, name=job.__name__).start()
