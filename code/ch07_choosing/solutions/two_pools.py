# /// script
# [tool.book]
# computes = true
# ///
"""Fetch eight texts, and count their words: two pools."""

import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from time import perf_counter, sleep, thread_time

PAGES = range(8)


def fetch(page: int) -> str:
    """Return a page's text, as late as a server would send it."""
    sleep(0.25)
    return f"text of page {page} " * 100


def count(text: str) -> tuple[int, int]:
    """Return how many words it has, and which process counted them."""
    end = thread_time() + 0.1
    while thread_time() < end:
        words = len(text.split())
    return words, os.getpid()


def main() -> None:
    start = perf_counter()
    with ThreadPoolExecutor(len(PAGES)) as pool:
        texts = list(pool.map(fetch, PAGES))
    print(f"fetched in {perf_counter() - start:.2f} s")
    with ProcessPoolExecutor() as pool:
        counts = list(pool.map(count, texts))
    print("words:", sum(words for words, _ in counts))
    print("counted here:", os.getpid() in {pid for _, pid in counts})


if __name__ == "__main__":
    main()
