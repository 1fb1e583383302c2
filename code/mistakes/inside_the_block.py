"""Give a pool all of its jobs inside of its block."""

from concurrent.futures import ThreadPoolExecutor


def fetch(page: int) -> str:
    return f"text of page {page}"


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        print(pool.submit(fetch, 1).result())
        print(pool.submit(fetch, 2).result())


if __name__ == "__main__":
    main()
