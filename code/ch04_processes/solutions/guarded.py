"""Start a process from a script that has a guard."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

sys.tracebacklimit = 0  # of an error, print the message alone


def square(number: int) -> int:
    return number * number


print(f"running the file as {__name__}")

if __name__ == "__main__":
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        print(list(pool.map(square, range(3))))
