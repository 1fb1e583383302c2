"""Sleep the same in a loop, in two threads and in eight."""

import sysconfig
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, sleep

STARTS = range(10_000_000, 10_080_000, 10_000)


def primes(_start: int) -> int:
    """Use no CPU time at all, for 0.2 s, and find nothing."""
    sleep(0.2)
    return 0


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
