"""Two threads that take locks without `with`, and let go of them in `finally`."""

from threading import Barrier, Lock, Thread

first, second = Lock(), Lock()
both = Barrier(2)


def pay(one: Lock, other: Lock) -> None:
    one.acquire()
    try:
        both.wait()
        try:
            other.acquire()
        finally:
            other.release()
    finally:
        one.release()


if __name__ == "__main__":
    Thread(target=pay, args=(first, second), name="A").start()
    Thread(target=pay, args=(second, first), name="B").start()
