"""Fetch a hundred pages, one after another."""

from time import perf_counter, sleep

WAIT = 0.02  # seconds a page; a far-off server takes 2


def fetch(page: int) -> str:
    """Return a page's text, as late as a server would send it."""
    sleep(WAIT)
    return f"text of page {page}"


def main() -> None:
    start = perf_counter()
    texts = [fetch(page) for page in range(100)]
    print(f"{len(texts)} pages in {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
