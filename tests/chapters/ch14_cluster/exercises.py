"""What solves the exercises of chapter 14."""

import re

from harness.attempts import Attempt, Instead, expect

STARTS = {
    "in_batches": "exercises/in_batches.py",
    "paid_once": "exercises/paid_once.py",
    "how_many": "enough.py",
}


def in_batches(attempt: Attempt) -> None:
    """Look up sixty prices in three tasks."""
    output = attempt.run()
    expect(output.startswith("5310 in "), "the sixty prices should sum up to 5310")
    expect("in 3 tasks" in output, "the scheduler should get three tasks")


def paid_once(attempt: Attempt) -> None:
    """Pay each of three orders once, though each job is tried twice."""
    found = re.findall(r"order-(\d): (\d) times", attempt.run())
    expect([order for order, _ in found] == ["1", "2", "3"], "three orders are paid")
    times = {int(count) for _, count in found}
    expect(0 not in times, "an order was not paid, or its job has failed")
    expect(times == {1}, "an order was paid more than once")
    expect(
        "raise ConnectionError" in attempt.path.read_text("utf-8"),
        "the line should still break",
    )


def how_many(attempt: Attempt) -> None:
    """Print how much five numbers of machines gain."""
    asked = "--jobs 10M --compute 50ms --send 100kB --batch 100"
    lines = attempt.lines(*asked.split())
    found = re.findall(r"(?m)^ *(\d+) machines: +(\d+\.\d) times", "\n".join(lines))
    counts = [int(count) for count, _ in found]
    expect(counts == [2, 5, 10, 20, 50], "there should be a line for each of the five")
    gains = [gain for _, gain in found]
    expect(
        gains == ["2.0", "5.0", "7.8", "7.8", "7.8"],
        "the gain is that over one machine, and ends where a line is full",
    )


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "in_batches",
        {"n + 20]": "n + 30]", "range(0, 60, 20)": "range(0, 60, 30)"},
        "three tasks",
    ),
    Instead("in_batches", {"n + 20]": "n + 10]"}, "sum up to 5310"),
    Instead("paid_once", {", retries=2": ""}, "its job has failed"),
    Instead(
        "paid_once", {"if order not in paid(account):": "if True:"}, "more than once"
    ),
    Instead(
        "how_many",
        {
            "alone = max(work.limits(1).values())": "alone = max(work.limits(2).values())"
        },
        "that over one machine",
    ),
    Instead(
        "how_many",
        {"(2, 5, 10, 20, 50)": "(2, 5, 10)"},
        "a line for each of the five",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "in_batches",
        {
            "list(pool.map(prices_of, batches))": "[pool.submit(prices_of, it).result() for it in batches]"
        },
    ),
]
