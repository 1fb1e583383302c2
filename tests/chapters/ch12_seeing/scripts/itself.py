"""A thread that waits for itself."""

from threading import Lock

lock = Lock()


def update() -> None:
    lock.acquire()


def main() -> None:
    with lock:
        update()


if __name__ == "__main__":
    main()
