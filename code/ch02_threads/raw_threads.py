"""Fetch eight pages in eight threads, by hand."""

from threading import Thread
from time import perf_counter, sleep


def fetch(page: int) -> str:
    """Return a page's text, a second after it was asked for."""
    sleep(1)
    return f"text of page {page}"


def main() -> None:
    start = perf_counter()
    texts: dict[int, str] = {}

    def keep(page: int) -> None:
        texts[page] = fetch(page)

    threads = [Thread(target=keep, args=[page]) for page in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(texts[0], "...", texts[7])
    print(f"{len(texts)} pages in {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
