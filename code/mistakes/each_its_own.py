"""Give a pool the function, and a value that goes with it."""

from concurrent.futures import ThreadPoolExecutor


def fetch(page: int) -> str:
    return f"text of page {page}"


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(fetch, page) for page in range(4)]
        for job in jobs:
            print(job.result())


if __name__ == "__main__":
    main()
