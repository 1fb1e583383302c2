"""What solves the exercises of chapter 1."""

from exercises.attempt import Attempt, expect

STARTS = {"right_clock": "exercises/right_clock.py"}


def right_clock(attempt: Attempt) -> None:
    """Say how long one waits for the pages."""
    (seconds,) = attempt.seconds()
    expect(seconds >= 0.4, "it says less than the pages take: whose time is it?")
