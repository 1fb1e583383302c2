"""What can't be told because the machine is busy is skipped, and counted.

A program that judges the machine says so in its inline metadata, and ends a
line in one of two verdicts when others use the machine as well.
"""

import re
from pathlib import Path
from typing import NoReturn

import pytest

from harness.programs import metadata

TOO_BUSY = "the machine was too busy"
VERDICTS = (  # as expressions
    "the machine was too busy to say",
    "(?:computing|some of both|waiting), on a busy machine",
)
LINE = re.compile(rf"(?m)^\w+: .*: (?:{'|'.join(VERDICTS)})$")


def verdict(output: str) -> str:
    """Return the line in which a program says that the machine is busy, or nothing."""
    line = LINE.search(output)
    return line[0] if line else ""


def excuse(program: Path, output: str) -> str:
    """Return the verdict in a program's output, if it is one that judges the machine."""
    return verdict(output) if metadata(program).judges else ""


def skip(said: str) -> NoReturn:
    """Skip a test, which the end of the run counts among those for which it is busy."""
    pytest.skip(f"{TOO_BUSY}: {said}")


def counted(skipped: list[pytest.TestReport]) -> str:
    """Return how many tests were skipped because the machine was busy, or nothing."""
    number = sum(TOO_BUSY in str(report.longrepr) for report in skipped)
    if not number:
        return ""
    return f"{TOO_BUSY} for {number} of the tests: run them again when it is quiet"
