"""Roll dice in four workers, with generators made in three places."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from random import Random, randrange
from threading import Barrier

WORKERS, SIDES = 4, 1_000_000
at_the_top = Random(7)
together: Barrier


def get_ready(barrier: Barrier) -> None:
    """Give a worker the barrier at which it meets the others."""
    global together
    together = barrier


def roll(job: int) -> tuple[int, int, int]:
    """Roll one die of each kind, in a worker that rolls once."""
    together.wait()
    in_the_job = Random(job)
    return (
        randrange(SIDES),
        at_the_top.randrange(SIDES),
        in_the_job.randrange(SIDES),
    )


def main() -> None:
    barrier = multiprocessing.Barrier(WORKERS, timeout=60)
    with ProcessPoolExecutor(
        WORKERS, initializer=get_ready, initargs=(barrier,)
    ) as pool:
        rolls = zip(*pool.map(roll, range(WORKERS)), strict=True)
    places = ("in the module random", "at the top", "in the job")
    for place, numbers in zip(places, rolls, strict=True):
        alike = len(set(numbers)) == 1
        print(f"made {place}: {'alike' if alike else 'different'}")


if __name__ == "__main__":
    main()
