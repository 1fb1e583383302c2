"""Time twenty pages. Something is wrong with the answer."""

from time import process_time, sleep


def fetch(page: int) -> str:
    """Return a page's text, as late as a server would send it."""
    sleep(0.02)
    return f"text of page {page}"


def main() -> None:
    start = process_time()
    texts = [fetch(page) for page in range(20)]
    print(f"{len(texts)} pages in {process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
