"""Save four pages in a pool, and ask how it went."""

from concurrent.futures import ThreadPoolExecutor


def save(page: int) -> None:
    if page == 3:
        raise OSError(f"no room for page {page}")


def main() -> None:
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(save, page) for page in range(1, 5)]
    for job in jobs:
        try:
            job.result()
        except OSError as error:
            print("not saved:", error)


if __name__ == "__main__":
    main()
