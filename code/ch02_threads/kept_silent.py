"""Submit eight pages, one of which fails, and never ask."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep


def fetch(page: int) -> str:
    """Return a page's text, unless it is page 3, which is gone."""
    sleep(0.2)
    if page == 3:
        raise OSError(f"page {page} is gone")
    return f"text of page {page}"


def main() -> None:
    with ThreadPoolExecutor(8) as pool:
        for page in range(8):
            pool.submit(fetch, page)
    print("all done")


if __name__ == "__main__":
    main()
