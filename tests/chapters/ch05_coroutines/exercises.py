"""What solves the exercises of chapter 5."""

from harness.attempts import Attempt, expect

STARTS = {
    "no_pause": "what_runs_when.py",
    "task_too_late": "exercises/task_too_late.py",
    "overdrawn": "exercises/overdrawn.py",
    "stepping_aside": "exercises/stepping_aside.py",
    "one_job_fails": "exercises/one_job_fails.py",
}


def no_pause(attempt: Attempt) -> None:
    """Let jobs await what does not pause."""
    at = {line.strip(): number for number, line in enumerate(attempt.lines())}
    expect(
        at["a ends"] == at["a begins"] + 1,
        "b steps in before a has ended: what does a await that pauses?",
    )
    expect(
        at["main awaits b"] < at["b begins"] < at["b ends"] < at["main ends"],
        "b stays a task, and main awaits it without a pause before",
    )


def task_too_late(attempt: Attempt) -> None:
    """Make all tasks before the first is awaited."""
    *lines, last = attempt.lines()
    asks = [f"ask for {page}" for page in range(3)]
    texts = [f"text of page {page}" for page in range(3)]
    expect(
        {"got 0", "got 1", "got 2"} <= {*lines},
        "not every page comes: what becomes of a task that nobody awaits?",
    )
    expect(
        sorted(lines[:3]) == asks,
        "a page is there before all three have been asked for",
    )
    expect(last == f"{texts}", "the list is not what it was: each page has its place")


def overdrawn(attempt: Attempt) -> None:
    """Buy no more than there is money for."""
    lines = attempt.lines()
    paid = sum(line.startswith("pays for") for line in lines)
    expect(paid > 0, "no ticket is paid for, and there is money for one")
    expect(paid == 1, f"{paid} tickets are paid for, and there is money for one")
    expect("left: 40" in lines, "one ticket costs 60, so 40 should be left")


def stepping_aside(attempt: Attempt) -> None:
    """Let the heart beat between the parts."""
    found = dict(line.split(": ") for line in attempt.lines())
    beats = int(found["beats"])
    expect(found["total"] == "124999750000", "the total is not what it was")
    expect(beats, "the heart never beats: does what you await pause?")
    expect(
        beats >= 49,
        "between fifty parts there are 49 places to beat, "
        f"and the heart has used {beats}",
    )


def one_job_fails(attempt: Attempt) -> None:
    """Go on with the other jobs when one fails, and say so."""
    lines = attempt.lines()
    expect(
        {"got 1", "got 3"} <= {*lines},
        "pages 1 and 3 don't come, and nothing was wrong with them",
    )
    expect("lost: page 2 is gone" in lines, "nobody is told that page 2 is lost")
    expect(
        lines.index("ask for 3") < lines.index("lost: page 2 is gone"),
        "the jobs no longer take turns",
    )
