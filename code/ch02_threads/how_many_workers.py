"""Fetch a hundred pages with more and more workers."""

from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore
from time import perf_counter, sleep

AT_ONCE = 20
desks = BoundedSemaphore(AT_ONCE)


def fetch(page: int) -> str:
    """Return a page's text from a server that serves 20 at once."""
    with desks:
        sleep(0.02)
    return f"text of page {page}"


def seconds(workers: int) -> float:
    """Return how long so many workers take for a hundred pages."""
    start = perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(fetch, range(100)))
    return perf_counter() - start


def main() -> None:
    for workers in (1, 2, 5, 10, 20, 40, 80):
        print(f"{workers:2} workers  {seconds(workers):5.2f} s")


if __name__ == "__main__":
    main()
