"""Count primes in two interpreters within one process."""

# /// script
# requires-python = ">=3.14"
#
# [tool.book]
# computes = true
# times = "any"
# ///

import os
from concurrent import interpreters
from concurrent.futures import InterpreterPoolExecutor
from math import isqrt
from time import perf_counter

STARTS = range(10_000_000, 10_080_000, 10_000)


def is_prime(number: int) -> bool:
    """Tell whether a number from 2 on is a prime."""
    for divisor in range(2, isqrt(number) + 1):
        if number % divisor == 0:
            return False
    return True


def primes(start: int) -> tuple[int, int, int]:
    """Count primes; return how many, the process, the interpreter."""
    found = sum(map(is_prime, range(start, start + 10_000)))
    return found, os.getpid(), interpreters.get_current().id


def main() -> None:
    start = perf_counter()
    with InterpreterPoolExecutor(2) as pool:
        done = list(pool.map(primes, STARTS))
    seconds = perf_counter() - start
    found, processes, interpreter_ids = zip(*done, strict=True)
    print(f"in the pool: {sum(found):,} primes, {seconds:.1f} s")
    print(f"processes: {len(set(processes))}")
    print(f"interpreters: {len(set(interpreter_ids))}")


if __name__ == "__main__":
    main()
