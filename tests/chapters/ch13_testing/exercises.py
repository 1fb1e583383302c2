"""What solves the exercises of chapter 13."""

from harness.attempts import Instead

STARTS: dict[str, str] = {}


# What learners may well write instead in a solution, and what they are told.
WRONG: list[Instead] = []


# What does as well.
RIGHT: list[Instead] = []
