"""Make four functions in a loop, and have them called later."""

from concurrent.futures import ThreadPoolExecutor


def fetch(page: int) -> str:
    return f"text of page {page}"


def main() -> None:
    calls = [lambda: fetch(page) for page in range(4)]
    with ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(call) for call in calls]:
            print(job.result())


if __name__ == "__main__":
    main()
