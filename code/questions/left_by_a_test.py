# /// script
# dependencies = ["pytest"]
# ///
"""Let pytest name the test that leaves a thread behind."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from threading import Event, Thread

import pytest


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    before = {*threading.enumerate()}
    yield
    left = {*threading.enumerate()} - before
    assert not left, sorted(thread.name for thread in left)


def test_worker() -> None:
    worker = Thread(target=Event().wait, args=(1,), name="worker")
    worker.start()
    assert worker.is_alive()


COMMAND = (
    *(sys.executable, "-m", "pytest", __file__, "-c", os.devnull),
    *("-p", "no:cacheprovider"),
)


def main() -> None:
    done = subprocess.run(
        COMMAND, capture_output=True, text=True, check=False
    )
    for line in done.stdout.splitlines():
        if line.startswith("ERROR "):
            print(line.removeprefix("ERROR ").rpartition("/")[2])


if __name__ == "__main__":
    main()
