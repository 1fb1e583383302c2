"""Let two threads add to one total."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

both_asked = Barrier(2, timeout=10)  # the server answers two at a time
total = 0


def count_words(page: int) -> None:
    global total
    before = total
    both_asked.wait()
    total = before + 100


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count_words, range(2)))
    print("2 pages of 100 words:", total, "words")


if __name__ == "__main__":
    main()
