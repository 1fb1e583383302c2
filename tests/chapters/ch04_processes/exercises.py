"""What solves the exercises of chapter 4."""

import re
from multiprocessing import get_all_start_methods

from harness.attempts import Attempt, expect

STARTS = {
    "thousand_rows": "count_the_copies.py",
    "guarded": "no_guard.py",
    "sent_along": "exercises/sent_along.py",
    "light_parcels": "exercises/light_parcels.py",
}


def thousand_rows(attempt: Attempt) -> None:
    """Count the copies of a model for a thousand rows."""
    told = re.findall(r"(?m)^chunks of +(\d+): +(\d+) copies$", attempt.run())
    copies = {int(size): int(count) for size, count in told}
    expect({1, 10, 50, 300} <= {*copies}, "no line for chunks of 1, of 10, 50 or 300")
    expect(copies[1] == 1000, f"{copies[1]} rows were given out, and not a thousand")
    right = {1: 1000, 10: 100, 50: 20, 300: 4}
    expect(copies.items() >= right.items(), "its chunks are not of the sizes it says")


def guarded(attempt: Attempt) -> None:
    """Start a process from a script that has a guard."""
    lines = attempt.lines()
    expect("[0, 1, 4]" in lines, "it does not print the list of squares")
    names = [line.split()[-1] for line in lines if line.startswith("running")]
    there = "__mp_main__" in names
    expect(there, "a spawned worker should say that it runs the file, and none does")
    here = names.count("__main__") == 1
    expect(here, "the script should say once that it runs the file")


def sent_along(attempt: Attempt) -> None:
    """Convert the prices at the rate that was given, however workers start."""
    for rate in (3, 5):
        found = dict(re.findall(r"(?m)^(\w+) +(.*)$", attempt.run(str(rate))))
        every = {*get_all_start_methods()} <= {*found}
        expect(every, "it no longer starts workers in every way")
        right = " ".join(str(rate * price) for price in (10, 25, 40))
        for method in sorted(found):
            told = f"at a rate of {rate}, workers started by {method} say"
            expect(found[method] == right, f"{told} {found[method]} instead of {right}")


def light_parcels(attempt: Attempt) -> None:
    """Add up the squares, and send less than a kilobyte each way."""
    numbers = re.findall(r"(?m): *([\d,]+)", attempt.run())
    expect(len(numbers) == 3, "it does not print the two weights and the total")
    sent, back, total = (int(number.replace(",", "")) for number in numbers)
    right = sum(number * number for number in range(400_000))
    expect(total == right, "its total is not the sum of the squares")
    expect(sent < 1_000, f"what it sends weighs {sent:,} bytes")
    expect(back < 1_000, f"what comes back weighs {back:,} bytes")
