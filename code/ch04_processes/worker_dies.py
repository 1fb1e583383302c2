"""Let a job fail, then let a worker die."""

import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def job(number: int) -> str:
    """Return a text, raise an exception, or end the process."""
    if number == 1:
        raise ValueError("this job can't be done")
    if number == 2:
        os._exit(1)
    return "done"


def main() -> None:
    with ProcessPoolExecutor(1) as pool:
        for number in range(4):
            try:
                print(number, pool.submit(job, number).result())
            except (ValueError, BrokenProcessPool) as error:
                print(number, type(error).__name__)


if __name__ == "__main__":
    main()
