# /// script
# [tool.book]
# computes = true
# ///
"""Is a script waiting or computing? Run it and say.

usage: python stopwatch.py SCRIPT [ARGUMENT ...]

Runs SCRIPT with its arguments and passes on its exit status. Then
writes to standard error how long it took, how much CPU time it and
its child processes used, and which of the two it was.

Needs Linux or macOS. A process that SCRIPT leaves running is not
counted.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple, NoReturn

PATIENCE = 1.0  # seconds for the children that outlive the script
TURN = 0.02  # seconds that others keep a core at a time, at most


class Usage(NamedTuple):
    """What a run used: seconds, and how often it left a core."""

    wall: float
    cpu: float
    gave_up: int  # of its own accord, because it had to wait
    lost: int  # against its will, because others were to run


def verdict(usage: Usage) -> str:
    """Say in words what a run did.

    >>> verdict(Usage(wall=2.0, cpu=0.02, gave_up=101, lost=2))
    'waiting'
    >>> verdict(Usage(wall=2.0, cpu=1.98, gave_up=1, lost=84))
    'computing'
    >>> verdict(Usage(wall=2.0, cpu=1.0, gave_up=51, lost=9))
    'some of both'
    >>> verdict(Usage(wall=3.83, cpu=1.5, gave_up=1, lost=818))
    'computing, on a busy machine'
    >>> verdict(Usage(wall=3.61, cpu=1.01, gave_up=51, lost=521))
    'the machine was too busy to say'
    >>> verdict(Usage(wall=0.06, cpu=0.05, gave_up=1, lost=1))
    'too quick to say'
    """
    if usage.wall < 0.1:
        return "too quick to say"
    share = usage.cpu / usage.wall
    if share > 1.2:
        return f"computing, on {share:.1f} cores at once"
    if share > 0.8:
        return "computing"
    missing = usage.wall - usage.cpu
    if share > 0.05 and missing < usage.lost * TURN:
        if usage.lost > 50 * usage.gave_up:
            return "computing, on a busy machine"
        return "the machine was too busy to say"
    return "waiting" if share < 0.2 else "some of both"


def measure(command: list[str]) -> tuple[Usage, int]:
    """Run Python with `command`; return its usage and exit status."""
    import resource

    adopt_orphans()
    start = monotonic()
    script = spawn(command)
    child = status = 0
    while child != script:
        child, status = os.waitpid(-1, 0)
    wall = monotonic() - start
    await_orphans()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    usage = Usage(
        wall,
        used.ru_utime + used.ru_stime,
        used.ru_nvcsw,
        # on a Mac, most waits are among these
        used.ru_nivcsw if sys.platform == "linux" else 0,
    )
    return usage, os.waitstatus_to_exitcode(status)


def spawn(command: list[str]) -> int:
    """Start Python with `command`; a Ctrl-C waits until then."""
    ctrl_c = [signal.SIGINT]
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ctrl_c)
    script = os.posix_spawn(
        sys.executable,
        [sys.executable, *command],
        os.environ,
        setsigmask=mask,
    )
    signal.signal(signal.SIGINT, lambda *_: pass_on(script))
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    return script


def pass_on(script: int) -> None:
    """Send Ctrl-C on, unless the terminal has sent it to both."""
    if not sys.stdin.isatty():
        os.kill(script, signal.SIGINT)


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent has ended.

    Since 3.14 the workers of a process pool on Linux are children of
    a helper process, which no longer answers for them when the script
    is done.
    """
    if sys.platform == "linux":
        set_child_subreaper = 36  # from linux/prctl.h
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def await_orphans() -> None:
    """Wait for the script's leftover children, but not for long."""
    end = monotonic() + PATIENCE
    try:
        while monotonic() < end:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                sleep(0.01)
    except ChildProcessError:
        pass


def fail(message: str) -> NoReturn:
    """Leave with a line of explanation and status 2."""
    print(f"stopwatch: {message}", file=sys.stderr)
    sys.exit(2)


def main() -> None:
    command = sys.argv[1:]
    if not command:
        fail("which script? Try: python stopwatch.py --help")
    if command[0] in ("-h", "--help"):
        print(__doc__)
        return
    if os.name != "posix":
        fail("Windows: Python can't tell what was used; try WSL")
    if not Path(command[0]).is_file():
        fail(f"no such script: {command[0]}")
    usage, status = measure(command)
    print(
        f"stopwatch: {usage.wall:.1f} s of wall time, "
        f"{usage.cpu:.1f} s of CPU time: {verdict(usage)}",
        file=sys.stderr,
    )
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()
