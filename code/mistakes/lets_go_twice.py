"""Let go of a semaphore's place whether one had it or not."""

from threading import BoundedSemaphore

places = BoundedSemaphore(3)


def fetch(page: int) -> str:
    try:
        if page < 1:
            raise OSError(f"page {page} is gone")
        places.acquire()
        return f"text of page {page}"
    finally:
        places.release()


def main() -> None:
    print(fetch(1))
    print(fetch(0))


if __name__ == "__main__":
    main()
