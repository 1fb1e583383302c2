# /// script
# [tool.book]
# computes = true
# ///
"""Give a pool five hundred jobs that are too small for it."""

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from time import perf_counter

NUMBERS = range(500)


def square(number: int) -> int:
    return number * number


def milliseconds(map_it: Callable[..., Iterable[int]]) -> float:
    """Return how long a map takes for all the numbers."""
    start = perf_counter()
    list(map_it(square, NUMBERS))
    return (perf_counter() - start) * 1000


def main() -> None:
    print(f"in a loop      {milliseconds(map):3.0f} ms")
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(square, NUMBERS))  # start both workers
        for size in (1, 10, 100):
            in_chunks = partial(pool.map, chunksize=size)
            taken = milliseconds(in_chunks)
            print(f"chunks of {size:3}  {taken:3.0f} ms")


if __name__ == "__main__":
    main()
