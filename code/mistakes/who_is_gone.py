"""Find out which of four jobs breaks the pool."""

import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def crunch(number: int) -> int:
    if number == 2:
        os._exit(1)  # as if there were no memory left
    return number**2


def main() -> None:
    for number in range(4):
        with ProcessPoolExecutor(1) as pool:
            try:
                print(number, pool.submit(crunch, number).result())
            except BrokenProcessPool:
                print(number, "breaks its pool")


if __name__ == "__main__":
    main()
