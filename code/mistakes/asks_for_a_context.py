"""Give a pool the start method that it should have."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def work() -> None:
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        print(pool.submit(abs, -7).result())


def main() -> None:
    work()
    work()


if __name__ == "__main__":
    main()
