"""Use 0.3 s of CPU time in the two workers of a process pool."""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import process_time


def crunch(seconds: float) -> None:
    end = process_time() + seconds
    while process_time() < end:
        sum(range(10_000))


if __name__ == "__main__":
    context = get_context(sys.argv[1])
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        list(pool.map(crunch, [0.15, 0.15]))
