"""Two pools at once, one of threads and one of processes."""

import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


def wait(number: int) -> int:
    time.sleep(0.2)
    return number


def spin(number: int) -> int:
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass
    return number


if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    with (
        ThreadPoolExecutor(2) as threads,
        ProcessPoolExecutor(2, mp_context=context) as processes,
    ):
        waited = threads.map(wait, range(4))
        spun = processes.map(spin, range(4), chunksize=2)
        print(list(waited), list(spun))
