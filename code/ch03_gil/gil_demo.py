# /// script
# [tool.book]
# computes = true
# times = "any"
# ///
"""Count primes in a loop, in two threads and in eight."""

import sysconfig
from concurrent.futures import ThreadPoolExecutor
from math import isqrt
from time import perf_counter

STARTS = range(10_000_000, 10_080_000, 10_000)


def is_prime(number: int) -> bool:
    """Tell whether a number from 2 on is a prime."""
    for divisor in range(2, isqrt(number) + 1):
        if number % divisor == 0:
            return False
    return True


def primes(start: int) -> int:
    """Count the primes among the 10,000 numbers from `start` on."""
    return sum(map(is_prime, range(start, start + 10_000)))


def main() -> None:
    free = sysconfig.get_config_var("Py_GIL_DISABLED")
    print("a free-threaded Python" if free else "an ordinary Python")
    start = perf_counter()
    found = sum(map(primes, STARTS))
    seconds = perf_counter() - start
    print(f"in a loop      {found:,} primes, {seconds:.1f} s")
    for workers in (2, 8):
        start = perf_counter()
        with ThreadPoolExecutor(workers) as pool:
            found = sum(pool.map(primes, STARTS))
        seconds = perf_counter() - start
        print(
            f"in {workers} threads   {found:,} primes, {seconds:.1f} s"
        )


if __name__ == "__main__":
    main()
