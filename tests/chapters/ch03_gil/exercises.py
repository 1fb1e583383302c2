"""What solves the exercises of chapter 3."""

import re

from harness.attempts import Attempt, Instead, expect
from harness.programs import FREE_THREADED

STARTS = {
    "primes_asleep": "gil_demo.py",
    "others_get_in": "who_gets_in.py",
    "larger_pieces": "exercises/larger_pieces.py",
    "lock_by_trying": "who_gets_in.py",
}

BOTH_IN = "in in out out"
ONE_BY_ONE = BOTH_IN if FREE_THREADED else "in out in out"


def primes_asleep(attempt: Attempt) -> None:
    """Sleep eight times in a loop, in two threads and in eight."""
    expect("sleep(" in attempt.path.read_text("utf-8"), "its jobs do not sleep")
    times = attempt.seconds()
    expect(len(times) == 3, "it does not print three times")
    loop, two, eight = times
    enough = loop >= 1.55 and two >= 0.75 and eight >= 0.15
    expect(enough, "each of its eight jobs should sleep for 0.2 seconds")
    overlap = FREE_THREADED or eight < loop / 2  # its threads may start late
    expect(overlap, "its jobs do more than sleep, for eight threads gain little")


def others_get_in(attempt: Attempt) -> None:
    """Show who gets in while bz2, upper and sort are busy."""
    logs = dict(
        re.findall(r"(?m)^(\w+)\W+((?:in|out)(?: (?:in|out)){3})$", attempt.run())
    )
    expect(
        {"bz2", "upper", "sort"} <= {*logs}, "no line for bz2, for upper or for sort"
    )
    expect(
        logs["bz2"] == BOTH_IN, "bz2 lets go of the lock, and its line says otherwise"
    )
    kept = logs["upper"] == logs["sort"] == ONE_BY_ONE
    expect(kept, "its lines for upper and sort are not those of functions that keep it")


def larger_pieces(attempt: Attempt) -> None:
    """Hash in pieces so large that the other thread gets in."""
    told = re.search(r"([\d,]+) bytes at a time: (.*)", attempt.run())
    expect(told, "it no longer says how many bytes at a time, and who got in")
    size, log = int(told[1].replace(",", "")), told[2]
    small = f"while it hashes {size:,} bytes, sha256 does not let go of the lock"
    expect(size > 2_048, small)
    expect(log == BOTH_IN, "the second thread stands outside until the first is out")


def lock_by_trying(attempt: Attempt) -> None:
    """Say whether the lock is on, and don't ask Python."""
    asks = re.search("_is_gil_enabled|sysconfig", attempt.path.read_text("utf-8"))
    expect(not asks, "it asks Python instead of trying")
    told = re.search(r"(?m)^lock: (on|off)$", attempt.run())
    expect(told, "it prints neither the line lock: on nor the line lock: off")
    right = "off" if FREE_THREADED else "on"
    expect(told[1] == right, f"it says that the lock is {told[1]}, and it is {right}")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "primes_asleep",
        {"sleep(0.2)": "sleep(0.02)"},
        "each of its eight jobs should sleep for 0.2 seconds",
    ),
    Instead(
        "primes_asleep",  # with a lock of its own, which sleep does not let go
        {
            "10_000)": "10_000)\nlock = __import__('threading').Lock()",
            "    sleep(0.2)": "    with lock:\n        sleep(0.2)",
        },
        "its jobs do more than sleep",
        with_lock=True,
    ),
    Instead(
        "others_get_in",
        {"bz2.compress, bytes(10_000)": "bz2.compress(bytes(10_000)), None"},
        "TypeError: 'bytes' object is not callable",
    ),
    Instead(
        "others_get_in",
        {'"sort": partial(repeat, sorted, range(100_000)),': ""},
        "no line for bz2, for upper or for sort",
    ),
    Instead(
        "larger_pieces",
        {"PIECE = 100_000": "PIECE = 2_000"},
        "while it hashes 2,000 bytes, sha256 does not let go",
    ),
    Instead(
        "larger_pieces",  # turns so short that anybody gets in
        {"PIECE = 100_000": "PIECE = 1_000", "interval(100)": "interval(0.001)"},
        "while it hashes 1,000 bytes, sha256 does not let go",
    ),
    Instead(
        "lock_by_trying",
        {'who_gets_in() == ["in", "out", "in", "out"]': "sys._is_gil_enabled()"},
        "it asks Python instead of trying",
    ),
    Instead(
        "lock_by_trying",
        {"    sys.setswitchinterval(100)  # seconds; longer than the job takes\n": ""},
        "it says that the lock is off, and it is on",
        with_lock=True,
    ),
    Instead(
        "lock_by_trying",
        {
            "import thread_time": "import perf_counter, sleep",
            "thread_time() + 0.1": "perf_counter() + 0.1",
            "thread_time() < end": "perf_counter() < end",
            "sum(range(10_000))": "sleep(0.1)",
        },
        "it says that the lock is off, and it is on",
        with_lock=True,
    ),
]


# What does as well.
RIGHT = [
    Instead("larger_pieces", {"PIECE = 100_000": "PIECE = 4_096"}),
    Instead(
        "lock_by_trying",
        {'who_gets_in() == ["in", "out", "in", "out"]': 'who_gets_in()[1] == "out"'},
    ),
]
