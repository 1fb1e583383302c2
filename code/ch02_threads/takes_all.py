"""See how much of its input map takes before the first result."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import sleep

taken = 0


def addresses() -> Iterator[int]:
    """Yield ten thousand addresses, and count those that are taken."""
    global taken
    for address in range(10_000):
        taken += 1
        yield address


def fetch(address: int) -> str:
    sleep(0.5)
    return f"text of page {address}"


def main() -> None:
    pool = ThreadPoolExecutor(2)
    results = pool.map(fetch, addresses())
    print(next(results))
    print(f"{taken:,} addresses taken")
    pool.shutdown(cancel_futures=True)


if __name__ == "__main__":
    main()
