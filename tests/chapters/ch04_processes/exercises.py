"""What solves the exercises of chapter 4."""

import re
from multiprocessing import get_all_start_methods

from harness.attempts import Attempt, Instead, expect

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


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "thousand_rows",
        {"ROWS = range(1_000)": "ROWS = range(1, 1_000)"},
        "999 rows were given out, and not a thousand",
    ),
    Instead(
        "thousand_rows",
        {"(1, 10, 50, 300)": "(1, 10, 50, 100)"},
        "no line for chunks of 1, of 10, 50 or 300",
    ),
    Instead(
        "guarded",
        {
            'print(f"running the file as {__name__}")\n\n': "",
            "    with Pro": '    print("running the file as", __name__)\n    with Pro',
        },
        "a spawned worker should say that it runs the file",
    ),
    Instead(
        "guarded",
        {
            "import ProcessPoolExecutor": "import ThreadPoolExecutor",
            'ProcessPoolExecutor(1, get_context("spawn"))': "ThreadPoolExecutor(1)",
        },
        "a spawned worker should say that it runs the file",
    ),
    Instead(
        "sent_along",  # right under fork, and nowhere else
        {
            "def convert(price: int, rate: int)": "rate = 1\n\ndef convert(price: int)",
            "    rate = int(": "    global rate\n    rate = int(",
            "partial(convert, rate=rate)": "convert",
        },
        "say 10 25 40 instead of 30 75 120",
    ),
    Instead(
        "sent_along",
        {"return rate * price": "return 3 * price"},
        "at a rate of 5, workers started by",
    ),
    Instead(
        "light_parcels",
        {"NUMBERS = range(400_000)": "NUMBERS = list(range(400_000))"},
        "what it sends weighs 1,869,762 bytes",
    ),
    Instead(
        "light_parcels",
        {
            "sum(number * number for number in part)": "[n * n for n in part]",
            "sum(results)": "sum(map(sum, results))",
        },
        "what comes back weighs 2,707,997 bytes",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "thousand_rows",
        {"(1, 10, 50, 300)": "(300, 200, 50, 10, 1)", "{size:3}: ": "{size}: "},
    ),
    Instead(
        "guarded",
        {'if __name__ == "__main__":': 'if __name__ != "__mp_main__":'},
    ),
    Instead(
        "sent_along",  # an initializer
        {
            "def convert(price: int, rate: int)": (
                "def keep(given: int) -> None:\n"
                "    global rate\n"
                "    rate = given\n"
                "\n\n"
                "def convert(price: int)"
            ),
            "partial(convert, rate=rate)": "convert",
            "(1, get_context(method))": (
                "(2, get_context(method), initializer=keep, initargs=[rate])"
            ),
        },
    ),
    Instead(
        "light_parcels",
        {
            "NUMBERS[start : start + SIZE]": "(start, start + SIZE)",
            "part: range": "ends: tuple[int, int]",
            "in part)": "in range(*ends))",
        },
    ),
]
