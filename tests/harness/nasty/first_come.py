"""Show results in the order in which they are done."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from time import perf_counter, sleep


def wait(seconds: float) -> float:
    sleep(seconds)
    return seconds


with ThreadPoolExecutor(3) as pool:
    start = perf_counter()
    for future in as_completed([pool.submit(wait, s) for s in (1.5, 0.1, 0.8)]):
        print(f"asked for {future.result()}, after {perf_counter() - start:.2f} s")
