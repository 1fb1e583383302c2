"""Set the start method of all processes, in two places."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor


def work() -> None:
    multiprocessing.set_start_method("spawn")
    with ProcessPoolExecutor(1) as pool:
        print(pool.submit(abs, -7).result())


def main() -> None:
    multiprocessing.set_start_method("spawn")
    work()


if __name__ == "__main__":
    main()
