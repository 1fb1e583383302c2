"""Save four pages in a pool, and never ask how it went."""

from concurrent.futures import ThreadPoolExecutor


def save(page: int) -> None:
    if page == 3:
        raise OSError(f"no room for page {page}")


def main() -> None:
    with ThreadPoolExecutor(4) as pool:
        for page in range(1, 5):
            pool.submit(save, page)
    print("all saved")


if __name__ == "__main__":
    main()
