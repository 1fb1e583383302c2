"""A lock that another process has."""

import multiprocessing
import threading
from multiprocessing.synchronize import Event, Lock


def keep(lock: Lock, begun: Event) -> None:
    with lock:
        begun.set()
        threading.Event().wait()


def main() -> None:
    context = multiprocessing.get_context("spawn")
    lock, begun = context.Lock(), context.Event()
    context.Process(target=keep, args=(lock, begun)).start()
    begun.wait()
    with lock:
        print("never")


if __name__ == "__main__":
    main()
