"""Count the words of two texts in two threads, and lose some."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

TEXTS = ["to be or not to be", "to wait or not to wait"]

counts: Counter[str] = Counter()
both_have_read = Barrier(2, timeout=10)


def count_words(text: str) -> None:
    """Add a text's words to the counts that all threads share."""
    global counts
    seen = counts
    both_have_read.wait()
    counts = seen + Counter(text.split())


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(count_words, TEXTS))
    for word in ("be", "not", "or", "to", "wait"):
        print(word, counts[word])


if __name__ == "__main__":
    main()
