"""Look through a dictionary while a thread adds to it."""

from concurrent.futures import ThreadPoolExecutor

texts = {1: "text of page 1"}


def fetch(page: int) -> None:
    texts[page] = f"text of page {page}"


def main() -> None:
    with ThreadPoolExecutor(1) as pool:
        for page in texts:
            print("page", page, "is there")
            pool.submit(fetch, page + 1).result()


if __name__ == "__main__":
    main()
