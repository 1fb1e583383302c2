"""What solves the exercises of chapter 1."""

import re

from harness.attempts import Attempt, Instead, expect

STARTS = {
    "right_clock": "exercises/right_clock.py",
    "half_and_half": "two_clocks.py",
    "floor_of_the_report": "which_part.py",
    "asked_once": "exercises/asked_once.py",
}


def right_clock(attempt: Attempt) -> None:
    """Say how long one waits for the pages."""
    (seconds,) = attempt.seconds()
    expect(seconds >= 0.4, "it says less than the pages take: whose time is it?")


def half_and_half(attempt: Attempt) -> None:
    """Read both clocks around 25 pages and half a second of computing."""
    times = attempt.seconds()
    expect(len(times) == 6, "it does not print two times for each of three jobs")
    wall, cpu = times[4:]
    expect(wall >= 1.0, "its third job takes less than 25 pages and half a second")
    expect(0.5 <= cpu < 0.8, "its third job does not compute for half a second")


def floor_of_the_report(attempt: Attempt) -> None:
    """Print the floor of 25 pages in 25 threads."""
    told = re.search(r"(?m)^floor\D*([\d.]+) s", attempt.run())
    expect(told, "no line begins with the word floor and goes on with a time")
    floor = float(told[1])
    expect(floor >= 0.45, "its floor leaves out that 25 pages take turns at computing")
    expect(floor < 1.0, "its floor adds up waits that would overlap")


def asked_once(attempt: Attempt) -> None:
    """Ask for each rate once, and for none too few."""
    told = re.search(r"total ([\d,]+), asked (\d+) times", attempt.run())
    expect(told, "it no longer says the total, and how often the bank was asked")
    total, asked = told[1], int(told[2])
    expect(total == "193,000", "its total is another one: every invoice counts")
    expect(asked <= 3, f"it asks the bank {asked} times, and there are three rates")
    expect(asked == 3, "it does not ask the bank for every rate")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "right_clock",
        {"{perf_counter() - start:.2f}": "{start - start:.2f}"},
        "whose time is it?",
    ),
    Instead(
        "half_and_half",
        {"crunch_numbers, half_and_half)": "crunch_numbers)"},
        "does not print two times for each of three jobs",
    ),
    Instead(
        "half_and_half",
        {"process_time() + 0.5": "process_time() + 1.0"},
        "its third job does not compute for half a second",
    ),
    Instead(
        "floor_of_the_report",
        {"PAGES * cpu": "cpu"},
        "leaves out that 25 pages take turns",
    ),
    Instead(
        "floor_of_the_report",
        {"PAGES * cpu": "PAGES * wall"},
        "adds up waits that would overlap",
    ),
    Instead(
        "asked_once",
        {"amount in INVOICES": "amount in set(INVOICES)"},
        "its total is another one",
    ),
    Instead(
        "asked_once",
        {"@cache": "", "amount * rate(currency)": "amount * BANK[currency]"},
        "does not ask the bank for every rate",
    ),
    Instead(
        "asked_once",
        {"@cache\ndef rate": "def rate"},
        "it asks the bank 60 times",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "half_and_half",
        {
            "def half_and_half": "def some_pages_and_some_sums",
            "crunch_numbers, half_and_half": "crunch_numbers, some_pages_and_some_sums",
        },
    ),
    Instead(
        "floor_of_the_report",
        {
            'print(f"one page  {wall:.2f} s wall  {cpu:.2f} s CPU")': "",
            "floor     {max(wall, PAGES * cpu):.2f}": "floor: {PAGES * cpu:.3f}",
        },
    ),
    Instead(
        "asked_once",
        {
            "@cache\n": "",
            "    total = sum(": (
                "    rates = {name: rate(name) for name, _ in INVOICES[:3]}\n"
                "    total = sum("
            ),
            "amount * rate(currency)": "amount * rates[currency]",
        },
    ),
]
