# /// script
# requires-python = ">=3.14"
# ///
"""End processes that compute, by force and by telling them."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

stop: Event


def prepare(event: Event) -> None:
    global stop
    stop = event


def compute(folder: Path, job: int) -> int:
    (folder / f"begun {job}").touch()
    turns = 0
    try:
        while not stop.is_set():
            turns += 1
    finally:
        (folder / f"tidied {job}").touch()
    return turns


@contextmanager
def two_at_work(
    folder: Path, event: Event
) -> Iterator[tuple[ProcessPoolExecutor, list[Future[int]]]]:
    with ProcessPoolExecutor(
        2, initializer=prepare, initargs=(event,)
    ) as pool:
        futures = [pool.submit(compute, folder, job) for job in (0, 1)]
        while len([*folder.glob("begun *")]) < 2:
            sleep(0.01)
        yield pool, futures


def by_force(folder: Path) -> list[Future[int]]:
    with two_at_work(folder, multiprocessing.Event()) as (
        pool,
        futures,
    ):
        pool.terminate_workers()
    return futures


def when_told(folder: Path) -> list[Future[int]]:
    event = multiprocessing.Event()
    with two_at_work(folder, event) as (_, futures):
        event.set()
    return futures


def main() -> None:
    for way in (by_force, when_told):
        with TemporaryDirectory() as name:
            folder = Path(name)
            done, _ = wait(way(folder))
            results = [it for it in done if not it.exception()]
            tidied = [*folder.glob("tidied *")]
        print(f"{way.__name__}: {len(tidied)} tidied up,", end=" ")
        print(f"{len(results)} results")


if __name__ == "__main__":
    main()
