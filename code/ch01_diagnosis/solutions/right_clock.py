"""Time twenty pages. The answer is what one waits for."""

from time import perf_counter, sleep


def fetch(page: int) -> str:
    """Return a page's text, as late as a server would send it."""
    sleep(0.02)
    return f"text of page {page}"


def main() -> None:
    start = perf_counter()
    texts = [fetch(page) for page in range(20)]
    print(f"{len(texts)} pages in {perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
