# /// script
# [tool.book]
# computes = true
# times = "any"
# ///
"""Count primes in a loop, then in a pool of two processes."""

from concurrent.futures import ProcessPoolExecutor
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
    start = perf_counter()
    found = sum(map(primes, STARTS))
    seconds = perf_counter() - start
    print(f"in a loop:   {found:,} primes, {seconds:.1f} s")

    start = perf_counter()
    with ProcessPoolExecutor(2) as pool:
        found = sum(pool.map(primes, STARTS))
    seconds = perf_counter() - start
    print(f"in the pool: {found:,} primes, {seconds:.1f} s")


if __name__ == "__main__":
    main()
