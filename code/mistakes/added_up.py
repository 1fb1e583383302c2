"""Let two threads count, and add up when they are done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

both_asked = Barrier(2, timeout=10)  # the server answers two at a time


def count_words(page: int) -> int:
    both_asked.wait()
    return 100


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        total = sum(pool.map(count_words, range(2)))
    print("2 pages of 100 words:", total, "words")


if __name__ == "__main__":
    main()
