"""Let go of a semaphore's place in the block that has it."""

from threading import BoundedSemaphore

places = BoundedSemaphore(3)


def fetch(page: int) -> str:
    if page < 1:
        raise OSError(f"page {page} is gone")
    with places:
        return f"text of page {page}"


def main() -> None:
    print(fetch(1))
    try:
        print(fetch(0))
    except OSError as error:
        print(error)


if __name__ == "__main__":
    main()
