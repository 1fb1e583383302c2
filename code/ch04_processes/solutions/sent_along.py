"""Convert prices in workers that are started in every way."""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_all_start_methods, get_context

PRICES = [10, 25, 40]


def convert(price: int, rate: int) -> int:
    return rate * price


def main() -> None:
    rate = int(sys.argv[1])
    at_this_rate = partial(convert, rate=rate)
    for method in sorted(get_all_start_methods()):
        with ProcessPoolExecutor(1, get_context(method)) as pool:
            print(f"{method:10}", *pool.map(at_this_rate, PRICES))


if __name__ == "__main__":
    main()
