"""Let only who is outside of a pool wait for its jobs."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

pool = ThreadPoolExecutor(1)


def fetch(page: int) -> str:
    sleep(0.2)
    return f"text of page {page}"


def find_link(page: int) -> int:
    """Return the number of the page that a page links to."""
    return 10 * len(fetch(page))


def main() -> None:
    with pool:
        link = pool.submit(find_link, 1).result()
        print(pool.submit(fetch, link).result())


if __name__ == "__main__":
    main()
