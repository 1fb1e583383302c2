"""Let a job wait for another job of its own pool."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

pool = ThreadPoolExecutor(1)


def fetch(page: int) -> str:
    sleep(0.2)
    return f"text of page {page}"


def fetch_linked(page: int) -> str:
    """Return the text of the page that a page links to."""
    link = 10 * len(fetch(page))
    return pool.submit(fetch, link).result(timeout=0.5)


def main() -> None:
    with pool:
        print(pool.submit(fetch_linked, 1).result())


if __name__ == "__main__":
    main()
