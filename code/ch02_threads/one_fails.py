"""Let one page of eight fail, and see where map says so."""

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
        for text in pool.map(fetch, range(8)):
            print(text)


if __name__ == "__main__":
    main()
