"""Look through a dictionary that nobody changes any more."""

from concurrent.futures import ThreadPoolExecutor

PAGES = [1, 2]


def fetch(page: int) -> str:
    return f"text of page {page}"


def main() -> None:
    with ThreadPoolExecutor(1) as pool:
        texts = dict(zip(PAGES, pool.map(fetch, PAGES), strict=True))
    for page in texts:
        print("page", page, "is there")


if __name__ == "__main__":
    main()
