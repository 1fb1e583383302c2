# /// script
# [tool.book]
# computes = true
# ///
"""Start and end pools of two workers that do next to nothing."""

from collections.abc import Callable
from concurrent.futures import (
    Executor,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from time import perf_counter


def milliseconds(new_pool: Callable[[], Executor]) -> float:
    """Return how long a pool takes from its start to its end."""
    start = perf_counter()
    with new_pool() as pool:
        list(pool.map(abs, [1, 2]))
    return (perf_counter() - start) * 1000


def main() -> None:
    pools: dict[str, Callable[[], Executor]] = {
        "threads": partial(ThreadPoolExecutor, 2),
    }
    for method in sorted(get_all_start_methods()):
        context = get_context(method)
        pools[method] = partial(ProcessPoolExecutor, 2, context)
    print("started by     first     again")
    for name, new_pool in pools.items():
        first, again = milliseconds(new_pool), milliseconds(new_pool)
        print(f"{name:11}  {first:4.0f} ms   {again:4.0f} ms")


if __name__ == "__main__":
    main()
