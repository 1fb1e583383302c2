"""Give a pool a long input in pieces of twenty."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from time import sleep

taken = 0


def addresses() -> Iterator[int]:
    """Yield a hundred addresses, and count those that are taken."""
    global taken
    for address in range(100):
        taken += 1
        yield address


def fetch(address: int) -> str:
    sleep(0.1)
    return f"text of page {address}"


def main() -> None:
    source = addresses()
    with ThreadPoolExecutor(10) as pool:
        while piece := list(islice(source, 20)):
            texts = list(pool.map(fetch, piece))
            print(f"{taken:3} addresses taken, {texts[-1]} is here")


if __name__ == "__main__":
    main()
