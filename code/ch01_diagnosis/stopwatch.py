# /// script
# [tool.book]
# computes = true
# judges = true
# ///
"""Is a script waiting or computing? Run it and say.

usage: python stopwatch.py SCRIPT [ARGUMENT ...]
       python stopwatch.py -m MODULE [ARGUMENT ...]

Runs SCRIPT with its arguments and passes on its exit status. Then
writes to standard error how long it took, how much CPU time it and
its child processes used, and which of the two it was. Options of
Python's own, such as -X dev, stand before SCRIPT.

Needs Linux or macOS. A process that SCRIPT leaves running counts if
it ends within a second.
"""

import ctypes
import os
import re
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple, NoReturn

PATIENCE = 1.0  # seconds for the children that outlive the script
GLANCE = 0.05  # seconds between two looks at the accounts, at least


class Usage(NamedTuple):
    """What a run used, in seconds."""

    wall: float
    cpu: float  # of all its threads and processes
    in_line: float  # in which it could have computed, and had no core
    is_sure: bool  # if not, in_line is the most that it can be


def verdict(usage: Usage) -> str:
    """Say in words what a run did.

    >>> verdict(Usage(wall=2.0, cpu=0.1, in_line=0.0, is_sure=True))
    'waiting'
    >>> verdict(Usage(wall=2.0, cpu=2.0, in_line=0.0, is_sure=True))
    'computing'
    >>> verdict(Usage(wall=2.0, cpu=1.0, in_line=0.1, is_sure=False))
    'some of both'
    >>> verdict(Usage(wall=4.0, cpu=1.5, in_line=2.4, is_sure=True))
    'computing, on a busy machine'
    >>> verdict(Usage(wall=4.0, cpu=1.5, in_line=2.4, is_sure=False))
    'the machine was too busy to say'
    >>> verdict(Usage(wall=0.06, cpu=0.05, in_line=0.0, is_sure=True))
    'too quick to say'
    """
    if usage.wall < 0.1:
        return "too quick to say"
    share = usage.cpu / usage.wall
    if share > 1.2:
        return f"computing, on {share:.1f} cores at once"
    with_a_core = max(usage.wall - usage.in_line, usage.cpu)
    found, alone = kind(share), kind(usage.cpu / with_a_core)
    if found == alone:
        return found
    if usage.is_sure:
        return f"{alone}, on a busy machine"
    return "the machine was too busy to say"


def kind(share: float) -> str:
    """Name what a CPU share means."""
    if share > 0.8:
        return "computing"
    return "waiting" if share < 0.2 else "some of both"


class Account(NamedTuple):
    """What Linux notes of a thread, in nanoseconds."""

    on_core: int
    in_line: int


def measure(command: list[str]) -> tuple[Usage, int]:
    """Run Python with `command`; return its usage and exit status."""
    import resource

    adopt_orphans()
    accounts: dict[str, Account] = {}
    start = monotonic()
    script, status = run(command, accounts)
    wall = await_orphans(monotonic()) - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = max(used.ru_utime + used.ru_stime, noted_cpu(accounts))
    in_line, is_sure = time_in_line(accounts, script, cpu)
    return Usage(wall, cpu, in_line, is_sure), status


def run(
    command: list[str], accounts: dict[str, Account]
) -> tuple[int, int]:
    """Run Python, note its threads' accounts; return id and status.

    The signals that this process gets go on to the script, unless a
    terminal has sent them to both; but for those with which a shell
    stops a job and has it go on.
    """
    names = ["KILL", "STOP", "TSTP", "TTIN", "TTOU", "CONT"]
    others = {signal.Signals[f"SIG{name}"] for name in names}
    signals = signal.valid_signals() - others
    signal.signal(signal.SIGCHLD, lambda *_: None)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    together = is_in_foreground()
    script = os.posix_spawn(
        sys.executable,
        [sys.executable, *command],
        os.environ,
        setpgroup=os.getpgrp() if together else new_group(),
        setsigmask=mask,
    )
    pause = GLANCE
    while True:
        number, from_terminal = next_signal(signals, pause)
        start = monotonic()
        look_at(script, accounts)
        pause = max(GLANCE, 20 * (monotonic() - start))
        if number == signal.SIGCHLD:
            status = reaped(script)
            if status is not None:
                return script, os.waitstatus_to_exitcode(status)
        elif number and not (together and from_terminal):
            os.kill(script, number)


def new_group() -> int:
    """Return a new group of processes; the one that led it has ended.

    So the script may begin a session of its own, as it may alone.
    """
    return os.posix_spawnp("true", ["true"], {}, setpgroup=0)


def is_in_foreground() -> bool:
    """Tell if what is typed into a terminal is for this process."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    finally:
        os.close(terminal)


def next_signal(
    signals: Iterable[int], pause: float
) -> tuple[int, bool]:
    """Wait for a signal; tell whether it may come from a terminal.

    On Linux 0 comes in its place after a pause.
    """
    if sys.platform != "linux":
        number = signal.sigwait(signals)
        typed = (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP)
        return number, number in typed
    found = signal.sigtimedwait(signals, pause)
    if found is None:
        return 0, False
    return found.si_signo, found.si_code > 0  # programs send 0 or less


def look_at(process: int | str, accounts: dict[str, Account]) -> None:
    """Note how all threads of a process and of its children stand.

    On Linux, that is; elsewhere there are no accounts.
    """
    for thread in Path(f"/proc/{process}/task").glob("*"):
        try:
            noted = (thread / "schedstat").read_text("ascii").split()
            children = (thread / "children").read_text("ascii").split()
        except OSError:
            continue  # it has ended
        accounts[thread.name] = Account(*map(int, noted[:2]))
        for child in children:
            look_at(child, accounts)


def time_in_line(
    accounts: dict[str, Account], script: int, cpu: float
) -> tuple[float, bool]:
    """Return the seconds in line, and whether they are sure.

    They are if the script's main thread computed nearly all. Of
    several threads nobody knows if they stood in line together, or
    one after another.
    """
    if not accounts:
        return 0.0, True
    main = accounts[str(script)]
    if main.on_core > 0.9e9 * cpu:
        return main.in_line / 1e9, True
    on_core, in_line = map(sum, zip(*accounts.values(), strict=True))
    return cpu * in_line / max(on_core, 1), False


def noted_cpu(accounts: dict[str, Account]) -> float:
    """Return what all threads computed that have ended, in seconds.

    A script may tell the system that it won't ask how its children
    ended. Then nobody else is told what they computed.
    """
    return sum(
        account.on_core / 1e9
        for thread, account in accounts.items()
        if not Path("/proc", thread).exists()
    )


def reaped(script: int) -> int | None:
    """Take leave of children that ended; return a script's status."""
    status = None
    try:
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if ended[0] == script:
                status = ended[1]
    except ChildProcessError:
        pass  # that was the last of them
    return status


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent has ended.

    Since 3.14 the workers of a process pool on Linux are children of
    a helper process, which no longer answers for them when the script
    is done.
    """
    if sys.platform == "linux":
        set_child_subreaper = 36  # from linux/prctl.h
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def await_orphans(last: float) -> float:
    """Wait for the script's leftover children, but not for long.

    Return when the last process ended that counts.
    """
    end = monotonic() + PATIENCE
    try:
        while monotonic() < end:
            if os.waitpid(-1, os.WNOHANG)[0]:
                last = monotonic()
            else:
                sleep(0.01)
    except ChildProcessError:
        pass
    return last


def check(command: list[str]) -> None:
    """Leave with a line of explanation if there is nothing to run."""
    words = iter(command)
    for word in words:
        if word == "-":
            return
        ended = word == "--"  # whatever comes next is the script
        word = next(words, "") if ended else word
        if ended or not word.startswith("-"):
            program = Path(word)
            if program.is_file() or (program / "__main__.py").is_file():
                return
            fail(f"no such script: {word}")
        if re.match("-[^WX-]*[cm]", word):
            return
        if re.fullmatch("-[^WX-]*[WX]|--check-hash-based-pycs", word):
            next(words, None)
    fail("which script? Try: python stopwatch.py --help")


def fail(message: str) -> NoReturn:
    """Leave with a line of explanation and status 2."""
    say(message)
    sys.exit(2)


def say(message: str) -> None:
    """Write a line to standard error, unless that is closed."""
    if sys.stderr is not None:
        print(f"stopwatch: {message}", file=sys.stderr)


def main() -> None:
    command = sys.argv[1:]
    if command[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return
    if os.name != "posix":
        fail("Windows: Python can't tell what was used; try WSL")
    check(command)
    usage, status = measure(command)
    say(
        f"{usage.wall:.1f} s of wall time, "
        f"{usage.cpu:.1f} s of CPU time: {verdict(usage)}"
    )
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()
