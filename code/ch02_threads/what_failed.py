"""Fetch eight pages, and report each that failed."""

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
        futures = {page: pool.submit(fetch, page) for page in range(8)}
    texts = {}
    for page, future in futures.items():
        try:
            texts[page] = future.result()
        except OSError as error:
            print(f"no page {page}: {error!r}")
    print(f"{len(texts)} of {len(futures)} pages")


if __name__ == "__main__":
    main()
