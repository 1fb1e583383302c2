"""Start a process anew while another thread holds a lock."""

from multiprocessing import get_context
from threading import Event, Lock, Thread

lock = Lock()
held, forked = Event(), Event()


def hold() -> None:
    with lock:
        held.set()
        forked.wait(timeout=60)


def crunch() -> None:
    with lock:
        print("the child has the lock")


def main() -> None:
    Thread(target=hold).start()
    held.wait(timeout=60)
    child = get_context("spawn").Process(target=crunch)
    child.start()
    forked.set()
    child.join(timeout=60)
    print("the child still waits:", child.is_alive())
    child.kill()


if __name__ == "__main__":
    main()
