"""A worker of a pool of multiprocessing dies, and with it the job that it had."""

import multiprocessing
import os


def work(number: int) -> int:
    if number == 1:
        os._exit(1)
    return number


def main() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        print(pool.map(work, range(3)))


if __name__ == "__main__":
    main()
