"""Threads of multiprocessing's, with a job that fails."""

import time
from multiprocessing.pool import ThreadPool


def job(number: int) -> int:
    time.sleep(0.2)
    return 6 // number


with ThreadPool(2) as pool:
    print(pool.map(job, range(1, 5), chunksize=1))
    try:
        pool.apply(job, (0,))
    except ZeroDivisionError:
        print("no such job")
