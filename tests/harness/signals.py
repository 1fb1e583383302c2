"""Programs that run others, and the signals that both may get."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.programs import environment

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")

PATIENCE = 500  # seconds
SIGNALS = ["SIGALRM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1"]

TIDIES = """
import time
try:
    print("up", flush=True)
    for _ in range(3_000):  # a single long sleep could begin after the signal
        time.sleep(0.01)
finally:
    print("tidying", flush=True)
    time.sleep(0.5)
    print("tidied", flush=True)
"""

COUNTS = """
import signal, sys, time
signals = []
for name in sys.argv[1:]:
    signal.signal(signal.Signals[name], lambda *_: signals.append(name))
print("up", flush=True)
for _ in range(3_000):
    if signals:
        break
    time.sleep(0.01)
time.sleep(0.5)
print("signals:", len(signals))
"""

OPENS = """
import os, sys
terminal, stdin, *command = sys.argv[1:]
its_own = os.open(terminal, os.O_RDWR)  # the first that a session opens is its own
for number in range(3):
    os.dup2(its_own, number)
if stdin:
    os.dup2(os.open(stdin, os.O_RDONLY), 0)
os.execv(sys.executable, [sys.executable, *command])
"""


def started(*command: str | Path, **how: object) -> subprocess.Popen[str]:
    """Start Python with a command; return the process once it has printed "up"."""
    process: subprocess.Popen[str] = subprocess.Popen(
        [sys.executable, *command],
        env=environment(),
        encoding="utf-8",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **how,  # type: ignore[call-overload]  # what a test says of its input
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process


def in_terminal(
    command: Sequence[str | Path], stdin: str = ""
) -> tuple[subprocess.Popen[bytes], int]:
    """Start Python in a terminal of its own; return the process, and the terminal.

    Where the system has none to give, as in a bare container, the test is skipped.
    """
    try:
        ours, theirs = os.openpty()
    except OSError as error:
        pytest.skip(f"no terminal: {error}")
    process = subprocess.Popen(
        [sys.executable, "-c", OPENS, os.ttyname(theirs), stdin, *command],
        env=environment(),
        stdin=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    return process, ours


def read_until(terminal: int, word: str) -> str:
    """Return what a terminal shows until a word, or until nobody uses it."""
    shown = ""
    while word not in shown:
        try:
            read = os.read(terminal, 1000)
        except OSError:  # Linux' way to say that all have left
            break
        if not read:
            break
        shown += read.decode()
    return shown
