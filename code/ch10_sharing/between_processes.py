"""Change in two processes what multiprocessing lets them share."""

import multiprocessing as mp
from collections.abc import Callable
from contextlib import suppress
from threading import BrokenBarrierError
from typing import Any


def count(place: Any, both_have_read: Any) -> None:
    """Add one to a value; for a second, let the other read it too."""
    seen = place.value
    with suppress(BrokenBarrierError):
        both_have_read.wait(timeout=1)
    place.value = seen + 1


def count_in_lock(place: Any, both_have_read: Any) -> None:
    with place.get_lock():
        count(place, both_have_read)


def append(outer: Any, _: Any) -> None:
    """Append to a list, and to a list within it."""
    outer.append("outer")
    outer[0].append("inner")


def begin(job: Callable[..., None], place: Any, barriers: Any) -> None:
    """Wait until both processes run, and do a job then."""
    both_run, both_have_read = barriers
    both_run.wait(timeout=60)
    job(place, both_have_read)


def in_two(job: Callable[..., None], place: Any) -> None:
    """Do a job in two processes at once."""
    barriers = mp.Barrier(2, timeout=60), mp.Barrier(2, timeout=60)
    args = (job, place, barriers)
    workers = [mp.Process(target=begin, args=args) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def main() -> None:
    for job in (count, count_in_lock):
        value = mp.Value("i", 0)
        in_two(job, value)
        print(f"{job.__name__}: {value.value}")
    with mp.Manager() as manager:
        outer: Any = manager.list([[]])
        in_two(append, outer)
        print(f"append: {list(outer)}")


if __name__ == "__main__":
    main()
