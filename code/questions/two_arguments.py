"""Map functions that take more than one argument."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial


def fetch(site: str, page: int) -> str:
    return f"page {page} of {site}"


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        print(list(pool.map(fetch, ["north", "south"], [7, 8])))
        print(list(pool.map(partial(fetch, "north"), [7, 8])))


if __name__ == "__main__":
    main()
