"""What can't be told because the machine is busy is skipped, and counted.

A program that judges the machine says so in its inline metadata, and ends a
line in one of two verdicts when others use the machine as well. Of any other
program what a wait says that was measured beside it counts.
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from harness.programs import metadata

TOO_BUSY = "the machine was too busy"
VERDICTS = (  # as expressions
    "the machine was too busy to say",
    "(?:computing|some of both|waiting), on a busy machine",
)
WAIT = 0.05  # seconds
LATE = 0.1  # seconds; then who waits less may be told after who waits more
LINE = re.compile(rf"(?m)^\w+: .*: (?:{'|'.join(VERDICTS)})$")


def verdict(output: str) -> str:
    """Return the line in which a program says that the machine is busy, or nothing."""
    line = LINE.search(output)
    return line[0] if line else ""


def excuse(program: Path, output: str) -> str:
    """Return the verdict in a program's output, if it is one that judges the machine."""
    return verdict(output) if metadata(program).judges else ""


@contextmanager
def waits() -> Iterator[list[float]]:
    """Wait, again and again, beside what is run meanwhile.

    Into the list comes by how many seconds each wait was late.
    """
    late: list[float] = []
    ended = threading.Event()

    def wait() -> None:
        over = False
        while not over:
            began = time.perf_counter()
            over = ended.wait(WAIT)
            late.append(time.perf_counter() - began - WAIT)

    waiter = threading.Thread(target=wait)
    waiter.start()
    try:
        yield late
    finally:
        ended.set()
        waiter.join()


def skip(said: str) -> NoReturn:
    """Skip a test, which the end of the run counts among those for which it is busy."""
    pytest.skip(f"{TOO_BUSY}: {said}")


def counted(skipped: list[pytest.TestReport]) -> str:
    """Return how many tests were skipped because the machine was busy, or nothing."""
    number = sum(TOO_BUSY in str(report.longrepr) for report in skipped)
    if not number:
        return ""
    return f"{TOO_BUSY} for {number} of the tests: run them again when it is quiet"
