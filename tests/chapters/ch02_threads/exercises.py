"""What solves the exercises of chapter 2."""

import re
from math import ceil

from harness.attempts import Attempt, Instead, expect

STARTS = {
    "two_hands": "first_come.py",
    "rounds_foretold": "staircase.py",
    "as_they_come": "exercises/as_they_come.py",
    "no_word_lost": "exercises/no_word_lost.py",
}


def two_hands(attempt: Attempt) -> None:
    """Fetch four pages with two workers, the atlas in 1.5 seconds."""
    titles = re.findall(r"\b(atlas|bible|cookbook|diary)\b", attempt.run())
    expect(len(titles) == 4, "it does not name each of the four pages once")
    came = dict(zip(titles, attempt.seconds(), strict=True))
    expect(came["atlas"] >= 1.45, "its atlas takes less than 1.5 seconds")
    expect(came["diary"] >= 1.75, "its diary comes before two workers could bring it")
    two = titles[0] == "bible" and titles[-1] == "diary"
    expect(two, "its pages come in another order than two workers bring them in")


def rounds_foretold(attempt: Attempt) -> None:
    """Foretell each number of rounds that the server counts."""
    numbers = [list(map(int, re.findall(r"\d+", line))) for line in attempt.lines()]
    rows = [row for row in numbers if row]
    expect(all(len(row) == 3 for row in rows), "a line has not got three numbers")
    asked = {workers for workers, _, _ in rows}
    expect(asked >= {20, 25, 67}, "it has no line for 20, for 25 or for 67 workers")
    for workers, counted, foretold in rows:
        told = f"for {workers} workers it"
        right = ceil(100 / workers)
        expect(counted == right, f"{told} counts {counted} rounds, not {right}")
        expect(foretold == right, f"{told} foretells {foretold}, not {right}")


def as_they_come(attempt: Attempt) -> None:
    """Report on each page when it comes, or when it fails."""
    reports = re.findall(r"(?m)^page (\d)\b(.*)$", attempt.run())
    pages = [int(page) for page, _ in reports]
    expect(sorted(pages) == [0, 1, 2, 3, 4], "it does not report on each page once")
    times = attempt.seconds()
    expect(len(times) == 5, "a report does not say after how many seconds")
    late = "its first report comes only when the slowest page is there"
    expect(times[-1] - times[0] > 0.5, late)
    expect("gone" in dict(reports)["2"], "page 2 is gone, and it does not say so")


def no_word_lost(attempt: Attempt) -> None:
    """Count each word, and share nothing that is changed."""
    program = attempt.path.read_text("utf-8")
    meet = ".wait()" in program
    expect(meet, "its two threads no longer meet: leave the barrier where it was")
    counts = dict(re.findall(r"(?m)^(\w+) (\d+)$", attempt.run()))
    right = {"be": "2", "not": "2", "or": "2", "to": "4", "wait": "2"}
    expect(counts == right, "its counts are not those of the words in the two texts")
    expect("global " not in program, "both threads still assign to one global")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "two_hands",
        {"ThreadPoolExecutor(2)": "ThreadPoolExecutor(4)"},
        "its diary comes before two workers could bring it",
    ),
    Instead(
        "two_hands",
        {"ThreadPoolExecutor(2)": "ThreadPoolExecutor(1)"},
        "its pages come in another order",
    ),
    Instead(
        "two_hands",
        {'"atlas": 1.5': '"atlas": 0.5'},
        "its atlas takes less than 1.5 seconds",
    ),
    Instead(
        "rounds_foretold",
        {"ceil(PAGES / workers)": "PAGES // workers"},
        "for 33 workers it foretells 3, not 4",
    ),
    Instead(
        "rounds_foretold",
        {"ceil(PAGES / workers)": "PAGES // workers + 1"},
        "for 1 workers it foretells 101, not 100",
    ),
    Instead(
        "rounds_foretold",
        {"50, 67, 99": "50, 99"},
        "no line for 20, for 25 or for 67 workers",
    ),
    Instead(
        "as_they_come",
        {"        for future in as_completed": "    for future in as_completed"},
        "only when the slowest page is there",
    ),
    Instead(
        "as_they_come",
        {"in as_completed(pages)": "in pages"},
        "only when the slowest page is there",
    ),
    Instead(
        "as_they_come",
        {'f"{len(future.result())} letters"': '"here"'},
        "page 2 is gone, and it does not say so",
    ),
    Instead(
        "as_they_come",
        {'what = "gone"': "break"},
        "does not report on each page once",
    ),
    Instead(
        "no_word_lost",
        {
            "sum(pool.map(count_words, TEXTS), Counter())": (
                "list(pool.map(count_words, TEXTS))[-1]"
            )
        },
        "its counts are not those of the words",
    ),
    Instead(
        "no_word_lost",
        {"    both_are_in.wait()\n": ""},
        "its two threads no longer meet",
    ),
    Instead(
        "no_word_lost",  # a lock, which one holds at the barrier
        {
            "import Barrier": "import Barrier, Lock",
            "timeout=10)": "timeout=1)\nlock = Lock()",
            "    both_are_in.wait()": "    with lock:\n        both_are_in.wait()",
        },
        "BrokenBarrierError",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "two_hands",
        {"{done} of 4: {title}, {size} letters,": "the {title} after"},
    ),
    Instead(
        "rounds_foretold",
        {"ceil(PAGES / workers)": "-(-PAGES // workers)", "{foretold(": "| {foretold("},
    ),
    Instead(
        "as_they_come",
        {"except OSError:": "except OSError as error:", '"gone"': 'f"failed: {error}"'},
    ),
    Instead(
        "no_word_lost",
        {
            "    return Counter(text.split())": (
                "    words = text.split()\n"
                "    return Counter({word: words.count(word) for word in words})"
            ),
            "counts = sum(pool.map(count_words, TEXTS), Counter())": (
                "counts = Counter()\n"
                "        for found in pool.map(count_words, TEXTS):\n"
                "            counts += found"
            ),
        },
    ),
]
