"""What solves the exercises of chapter 12."""

from harness.attempts import Attempt, Instead, expect

STARTS = {
    "with_lines": "inside.py",
    "no_more_jobs": "exercises/no_more_jobs.py",
    "two_accounts": "exercises/two_accounts.py",
}


def with_lines(attempt: Attempt) -> None:
    """Say the line of each call that is in the script."""
    lines = attempt.lines()
    expect(len(lines) == 3, "there are three tasks")
    for line in lines[:2]:
        expect("fetch" in line and "Event.wait" in line, "a call has got lost")
        steps = line.partition(": ")[2].split(" > ")
        numbers = [step.partition(":")[2] for step in steps[:2]]
        expect(all(map(str.isdecimal, numbers)), "the lines should stand behind names")
    expect(lines[0] != lines[2], "each task has lines of its own")
    source = attempt.path.read_text("utf-8").splitlines()
    fetch, ask = numbers
    expect("await ask(" in source[int(fetch) - 1], "that is not where fetch waits")
    expect(".wait()" in source[int(ask) - 1], "that is not where ask waits")


def no_more_jobs(attempt: Attempt) -> None:
    """Let both workers end when there are no more jobs."""
    expect("results: [0, 2, 4, 6, 8, 10]" in attempt.run(), "results are missing")


def two_accounts(attempt: Attempt) -> None:
    """Let both pay, with each account locked while it changes."""
    expect("mine: 120, yours: 180" in attempt.run(), "the money has got lost")
    text = attempt.path.read_text("utf-8")
    expect(text.count(".lock:") >= 2, "both accounts should be locked")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "with_lines",
        {"step.cr_frame.f_lineno": "step.cr_code.co_firstlineno"},
        "not where fetch waits",
    ),
    Instead(
        "with_lines",
        {'name += f":{step.cr_frame.f_lineno}"': "pass"},
        "should stand behind names",
    ),
    Instead(
        "no_more_jobs",
        {"    for job in range(6):\n        jobs.put(job)\n": ""},
        "results are missing",
    ),
    Instead(
        "two_accounts",
        {"        async with second.lock:\n": "        if second:\n"},
        "both accounts",
    ),
    Instead(
        "two_accounts",
        {"            taker.money += money\n": ""},
        "got lost",
    ),
]


# What does as well.
RIGHT = [
    Instead("no_more_jobs", {"for _ in workers": "for _ in range(2)"}),
    Instead("two_accounts", {"it.number": "-it.number"}),
]
