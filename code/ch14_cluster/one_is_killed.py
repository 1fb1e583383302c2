# /// script
# dependencies = ["distributed"]
# ///
"""Kill the process in which a job of twenty runs."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import (
    Executor,
    ProcessPoolExecutor,
    as_completed,
)
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

from distributed import Client


def work(folder: Path, job: int) -> int:
    """Note a start; job 5 kills its process, but only once."""
    with (folder / f"{job}").open("a") as file:
        file.write("started\n")
    once = folder / "killed"
    if job == 5 and not once.exists():
        once.touch()
        sleep(0.5)  # what others return has come by then
        os.kill(os.getpid(), signal.SIGKILL)
    return job


def came(pool: Executor, folder: Path) -> int:
    """Hand out twenty jobs; return how many come back."""
    jobs = [pool.submit(work, folder, job) for job in range(20)]
    return sum(job.exception() is None for job in as_completed(jobs))


@contextmanager
def cluster(_: int) -> Iterator[Executor]:
    with (
        Client(
            n_workers=2,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as client,
        client.get_executor(pure=False) as pool,
    ):
        yield pool


def main() -> None:
    for kind in (ProcessPoolExecutor, cluster):
        with TemporaryDirectory() as name, kind(2) as pool:
            folder = Path(name)
            all_came = came(pool, folder) == 20
            notes = folder.glob("[0-9]*")
            starts = sum(len(it.read_text().split()) for it in notes)
        print(f"{kind.__name__}:")
        print("  all twenty came:", all_came)
        print("  more than twenty starts:", starts > 20)


if __name__ == "__main__":
    main()
