"""Run a job in a pool's process whose initializer has started a thread."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import Event, Thread


def begin() -> None:
    """Start a thread that goes on as long as the process does."""
    begun = Event()
    Thread(target=stay, args=(begun,), daemon=True).start()
    begun.wait()


def stay(begun: Event) -> None:
    """Tell that it has begun, and stay."""
    begun.set()
    Event().wait()


def job() -> None:
    """Do nothing."""


if __name__ == "__main__":
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=begin) as pool:
        pool.submit(job).result()
