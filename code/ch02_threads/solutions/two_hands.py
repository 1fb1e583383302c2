"""Show pages as two workers bring them."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from time import perf_counter, sleep

WAITS = {"atlas": 1.5, "bible": 0.3, "cookbook": 0.9, "diary": 0.6}


def fetch(title: str) -> str:
    """Return a page's text; each takes another while."""
    sleep(WAITS[title])
    return f"text of the {title}"


def main() -> None:
    start = perf_counter()
    with ThreadPoolExecutor(2) as pool:
        titles = {pool.submit(fetch, title): title for title in WAITS}
        for done, future in enumerate(as_completed(titles), 1):
            title, size = titles[future], len(future.result())
            seconds = perf_counter() - start
            print(
                f"{done} of 4: {title}, {size} letters, {seconds:.1f} s"
            )


if __name__ == "__main__":
    main()
