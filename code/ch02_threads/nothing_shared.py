"""Let two threads count one page each, and add up what they return."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

both_are_in = Barrier(2, timeout=10)


def count_page(page: int) -> int:
    """Return what this page adds to the count."""
    both_are_in.wait()
    return 1


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        count = sum(pool.map(count_page, range(2)))
    print(f"pages counted: {count}")


if __name__ == "__main__":
    main()
