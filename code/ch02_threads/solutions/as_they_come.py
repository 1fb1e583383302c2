"""Fetch five pages, and report on each as it comes or fails."""

from concurrent.futures import ThreadPoolExecutor, as_completed
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
        pages = {pool.submit(fetch, page): page for page in range(5)}
        for future in as_completed(pages):
            page = pages[future]
            try:
                what = f"{len(future.result())} letters"
            except OSError:
                what = "gone"
            seconds = perf_counter() - start
            print(f"page {page}: {what}, {seconds:.1f} s")


if __name__ == "__main__":
    main()
