"""Try what worked until Python 3.14."""

import asyncio
import itertools
import pickle
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import Process
from pickle import PicklingError

limit = 1


def read_limit() -> int:
    return limit


def worker_sees_limit() -> str:
    with ProcessPoolExecutor(1) as pool:
        return f"{pool.submit(read_limit).result()}"


def process_runs_lambda() -> str:
    process = Process(target=lambda: None)
    process.start()
    process.join()
    return "done"


def loop_before_run() -> str:
    asyncio.get_event_loop().close()
    return "a loop"


def child_watcher() -> str:
    return f"{asyncio.ThreadedChildWatcher.__name__}"


def counter_is_pickled() -> str:
    return f"{len(pickle.dumps(itertools.count()))} bytes"


def tell(attempt: Callable[[], str]) -> None:
    try:
        print(f"{attempt.__name__}: {attempt()}")
    except (
        AttributeError,
        PicklingError,
        RuntimeError,
        TypeError,
    ) as it:
        print(f"{attempt.__name__}: {type(it).__name__}: {it}")


def main() -> None:
    global limit
    limit = 10
    warnings.simplefilter("ignore", DeprecationWarning)
    tell(worker_sees_limit)
    tell(process_runs_lambda)
    tell(loop_before_run)
    tell(child_watcher)
    tell(counter_is_pickled)


if __name__ == "__main__":
    main()
