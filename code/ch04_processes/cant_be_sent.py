"""Find out what can be sent to another process."""

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pickle import PicklingError


def square(number: int) -> int:
    return number * number


THINGS = {
    "a list": [1, 2, 3],
    "a function of this file": square,
    "a partial of it": partial(square, 3),
    "a lambda": lambda number: number * number,
    "a generator": (number for number in range(3)),
    "an open file": sys.stdout,
}


def main() -> None:
    with ProcessPoolExecutor(1) as pool:
        for name, thing in THINGS.items():
            try:
                pool.submit(id, thing).result()
            except (PicklingError, TypeError) as error:
                print(f"{name:23}  {type(error).__name__}")
            else:
                print(f"{name:23}  arrives")


if __name__ == "__main__":
    main()
