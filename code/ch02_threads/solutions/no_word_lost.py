"""Count the words of two texts in two threads, and lose none."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

TEXTS = ["to be or not to be", "to wait or not to wait"]

both_are_in = Barrier(2, timeout=10)


def count_words(text: str) -> Counter[str]:
    """Return how often each word of a text occurs in it."""
    both_are_in.wait()
    return Counter(text.split())


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        counts = sum(pool.map(count_words, TEXTS), Counter())
    for word in ("be", "not", "or", "to", "wait"):
        print(word, counts[word])


if __name__ == "__main__":
    main()
