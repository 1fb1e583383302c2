"""Say that there are no more jobs."""

from queue import Queue
from threading import Thread

pages: Queue[int | None] = Queue()


def work() -> None:
    while (page := pages.get()) is not None:
        print("page", page)


def main() -> None:
    worker = Thread(target=work, daemon=True)
    worker.start()
    for page in range(3):
        pages.put(page)
    pages.put(None)
    worker.join(timeout=60)
    print("the worker still waits:", worker.is_alive())


if __name__ == "__main__":
    main()
