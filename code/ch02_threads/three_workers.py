"""Fetch eight pages in a pool of three threads."""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep


def fetch(page: int) -> str:
    """Return a page's text, a second after it was asked for."""
    sleep(1)
    return f"text of page {page}"


def main() -> None:
    start = perf_counter()
    with ThreadPoolExecutor(3) as pool:
        texts = list(pool.map(fetch, range(8)))
    print(texts[0], "...", texts[-1])
    print(f"{len(texts)} pages in {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
