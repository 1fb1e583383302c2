"""Let two threads count one page each, and lose one of them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

count = 0
both_have_read = Barrier(2, timeout=10)


def count_page(page: int) -> None:
    """Add one to the count that all threads share."""
    global count
    seen = count
    both_have_read.wait()
    count = seen + 1


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count_page, range(2)))
    print(f"pages counted: {count}")


if __name__ == "__main__":
    main()
