# /// script
# dependencies = ["distributed"]
# ///
"""Start a scheduler and two workers by the two commands."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Client

HERE = "--host 127.0.0.1 --dashboard-address 127.0.0.1:0"
SCHEDULER = f"scheduler {HERE} --port 0"
WORKERS = f"worker {HERE} --nworkers 2 --nthreads 1"


def where(_: int) -> int:
    return os.getpid()


@contextmanager
def running(command: str, file: Path) -> Iterator[None]:
    """Run a command of Dask's until the block is left."""
    words = [*command.split(), "--scheduler-file", f"{file}"]
    with subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        cwd=file.parent,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield
        finally:
            process.terminate()


@contextmanager
def cluster(file: Path) -> Iterator[Client]:
    """Run a scheduler and two workers; give a client of theirs."""
    with ExitStack() as stack:
        stack.enter_context(running(SCHEDULER, file))
        stack.enter_context(running(WORKERS, file))
        client = Client(scheduler_file=f"{file}", timeout="300s")
        stack.enter_context(client)
        client.wait_for_workers(2)
        yield client


def main() -> None:
    with (
        TemporaryDirectory() as folder,
        cluster(Path(folder, "scheduler.json")) as client,
    ):
        with client.get_executor(pure=False) as pool:
            found = list(pool.map(where, range(20)))
        here = found.count(os.getpid())
        print(f"in this process: {here} of {len(found)} jobs")
        address = client.scheduler_info()["address"]
        with Client(address) as stranger:
            answer = stranger.submit(eval, "6 * 7").result()
        print(f"a stranger has eval('6 * 7') done: {answer}")


if __name__ == "__main__":
    main()
