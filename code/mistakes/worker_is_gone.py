"""Let one of four jobs end its worker."""

import os
from concurrent.futures import ProcessPoolExecutor


def crunch(number: int) -> int:
    if number == 2:
        os._exit(1)  # as if there were no memory left
    return number**2


def main() -> None:
    with ProcessPoolExecutor(1) as pool:
        print(list(pool.map(crunch, range(4))))


if __name__ == "__main__":
    main()
