"""Give a pool of processes a function, and an argument with it."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial


def power(exponent: int, number: int) -> int:
    return number**exponent


def main() -> None:
    exponent = 2
    with ProcessPoolExecutor(1) as pool:
        job = pool.submit(partial(power, exponent), 7)
        print(job.result())


if __name__ == "__main__":
    main()
