"""Give both kinds of process pool the same, and let a worker die."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def square(number: int) -> int:
    return number * number


def die(_: int) -> None:
    os._exit(1)


def main() -> None:
    with ProcessPoolExecutor(2) as pool:
        print("executor:", list(pool.map(square, range(5))))
        try:
            list(pool.map(die, [0]))
        except BrokenProcessPool:
            print("executor: a worker has died")

    with multiprocessing.Pool(2) as pool:
        print("Pool:", pool.map(square, range(5)))
        try:
            pool.map_async(die, [0]).get(timeout=2)
        except multiprocessing.TimeoutError:
            print("Pool: nothing, and the job never ends")


if __name__ == "__main__":
    main()
