"""Convert prices in workers that are started in every way."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context

PRICES = [10, 25, 40]


def main() -> None:
    rate = int(sys.argv[1])

    def convert(price: int) -> int:
        return rate * price

    for method in sorted(get_all_start_methods()):
        with ProcessPoolExecutor(1, get_context(method)) as pool:
            print(f"{method:10}", *pool.map(convert, PRICES))


if __name__ == "__main__":
    main()
