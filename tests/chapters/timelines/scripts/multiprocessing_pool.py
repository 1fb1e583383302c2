"""A pool of multiprocessing's own, with a job that fails."""

import multiprocessing
import sys
import time


def square(number: int) -> float:
    time.sleep(0.1)
    return number**2 if number else 1 / number


if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        print(pool.map(square, range(1, 7), chunksize=2))
        try:
            pool.apply(square, (0,))
        except ZeroDivisionError as error:
            print(error)
