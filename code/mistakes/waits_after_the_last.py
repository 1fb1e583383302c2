"""Wait for a job after the last."""

from queue import Queue
from threading import Thread

pages: Queue[int] = Queue()


def work() -> None:
    while True:
        print("page", pages.get())


def main() -> None:
    worker = Thread(target=work, daemon=True)
    worker.start()
    for page in range(3):
        pages.put(page)
    worker.join(timeout=1)
    print("the worker still waits:", worker.is_alive())


if __name__ == "__main__":
    main()
