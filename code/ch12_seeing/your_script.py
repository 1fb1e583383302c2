"""Fetch four pages, two at a time, and read them all."""

import time
from concurrent.futures import ThreadPoolExecutor


def fetch(page: int) -> str:
    """Wait for a page as for a network."""
    time.sleep(0.3)
    return f"text of page {page} " * 100_000


def crunch(page: str) -> int:
    """Count the letters of a page, one by one."""
    letters = 0
    for character in page:
        letters += character.isalpha()
    return letters


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(fetch, range(4)))
    letters = sum(crunch(page) for page in pages)
    print(f"{letters:,} letters in {len(pages)} pages")


if __name__ == "__main__":
    main()
