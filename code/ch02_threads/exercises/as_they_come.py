"""Fetch five pages, and report on them when it is too late."""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep


def fetch(page: int) -> str:
    """Return a page's text: the last one first, page 2 never."""
    sleep(2 - 0.4 * page)
    if page == 2:
        raise OSError(f"page {page} is gone")
    return f"text of page {page}"


def main() -> None:
    start = perf_counter()
    with ThreadPoolExecutor(5) as pool:
        futures = {page: pool.submit(fetch, page) for page in range(5)}
    for page, future in futures.items():
        text = future.result()
        seconds = perf_counter() - start
        print(f"page {page}: {len(text)} letters, {seconds:.1f} s")


if __name__ == "__main__":
    main()
