"""Jobs whose names and arguments are not easily told."""

import asyncio
import threading
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.pool import ThreadPool

HUGE = 10**6000  # Python refuses to write it out


class Refuses:
    """It can be called, and asked for nothing else."""

    def __call__(self, number: int) -> int:
        return number

    def __getattr__(self, name: str) -> object:
        raise RuntimeError(name)


class Answers:
    """It has whatever it is asked for."""

    def __call__(self, number: int) -> int:
        return number

    def __getattr__(self, name: str) -> int:
        return 7


class Visits(threading.Thread):
    """It keeps things of its own under Python's names."""

    def __init__(self) -> None:
        super().__init__()
        self._target = "host:80"
        self._args = None

    def run(self) -> None:
        print(self._target)


def mapstar(number: int) -> int:
    """Do nothing; Python has a function of that name."""
    return number


def bits(number: int) -> int:
    return number.bit_length()


def submit_all(pool: Executor) -> None:
    for job, argument in ((bits, HUGE), (mapstar, 1), (len, "x" * 10**6)):
        print(pool.submit(job, argument).result())


async def wait(number: int) -> int:
    return number.bit_length()


def main() -> None:
    with ThreadPoolExecutor(1) as pool:
        submit_all(pool)
        print(pool.submit(Refuses(), 1).result(), pool.submit(Answers(), 2).result())
    with ProcessPoolExecutor(1) as processes:
        submit_all(processes)
    with ThreadPool(1) as workers:
        print(workers.starmap(pow, [(2, 3)]), workers.map(mapstar, [4]))
    print(asyncio.run(wait(HUGE)))
    once = iter(["given", "once"])
    for thread in (Visits(), threading.Thread(target=print, args=once)):
        thread.start()
        thread.join()


if __name__ == "__main__":
    main()
