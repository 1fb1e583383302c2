"""A queue is joined, and nobody says of its items that they are done."""

from queue import Queue
from threading import Thread

jobs: Queue[int] = Queue()


def work() -> None:
    while True:
        jobs.get()


def main() -> None:
    Thread(target=work, name="worker", daemon=True).start()
    jobs.put(1)
    jobs.join()


if __name__ == "__main__":
    main()
