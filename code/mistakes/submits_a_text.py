"""Give a pool what a function returns, in place of the function."""

from concurrent.futures import ThreadPoolExecutor


def fetch(page: int) -> str:
    return f"text of page {page}"


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        job = pool.submit(fetch(7))
        print(job.result())


if __name__ == "__main__":
    main()
