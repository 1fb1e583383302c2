"""Give up on a page, and see that its thread does not."""

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep


def fetch(page: int) -> str:
    """Return a page's text, two seconds after it was asked for."""
    sleep(2)
    print(f"page {page} came all the same")
    return f"text of page {page}"


def main() -> None:
    start = perf_counter()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(fetch, 0)
        try:
            future.result(timeout=0.5)
        except TimeoutError:
            print(f"gave up after {perf_counter() - start:.1f} s")
    print(f"left the pool after {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
