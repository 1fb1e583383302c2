"""What solves the exercises of chapter 7."""

import re

from harness.attempts import Attempt, expect

STARTS = {
    "thread_row": "exercises/thread_row.py",
    "three_prices": "exercises/three_prices.py",
    "blocking_recipe": "exercises/blocking_recipe.py",
    "two_pools": "exercises/two_pools.py",
    "how_many_sockets": "out_of_files.py",
}


def thread_row(attempt: Attempt) -> None:
    """Add the row of asyncio with threads."""
    _head, *lines = attempt.lines()
    rows = {name: cells for name, *cells in map(str.split, lines)}
    expect("to_thread" in rows, "no row begins with `to_thread`")
    expect(
        rows["to_thread"][0] == "yes", "in the row `to_thread` two waits don't overlap"
    )
    expect(
        rows["to_thread"] == rows["threads"],
        "threads below asyncio should overlap what other threads do",
    )


def three_prices(attempt: Attempt) -> None:
    """Look up all prices at once, and leave the loop to the pages."""
    log, prices = attempt.lines()
    found = log.split()
    expect(
        found.count("price") == 3 and found.count("page") == 2,
        "three prices and two pages should come: who awaits each of them?",
    )
    expect(
        found.index("page") < found.index("price"),
        "the prices hold the loop: no page comes before a price is there",
    )
    expect(
        found[: found.index("price")].count("ask") == 3,
        "the prices are looked up one after another",
    )
    expect(
        prices == "price of the book, price of the film, price of the song",
        "the last line should have the three prices, in the order of the titles",
    )


def blocking_recipe(attempt: Attempt) -> None:
    """Have 34 pages under way at once, though each call blocks."""
    pages, peak = map(int, re.findall(r"\d+(?= pages| at once)", attempt.run()))
    expect(pages == 68, f"{pages} pages come, and there are 68")
    expect(peak > 1, "it fetches one page at a time: who blocks the loop?")
    expect(
        peak >= 34,
        f"{peak} at once: how many threads are there for the calls that block?",
    )
    expect(peak == 34, f"{peak} at once are more than the server bears")


def two_pools(attempt: Attempt) -> None:
    """Fetch in threads, and count in processes."""
    (seconds,) = attempt.seconds()
    found = dict(re.findall(r"(?m)^(.+): (.+)$", attempt.run()))
    expect(found["words"] == "3200", "the number of words is not what it was")
    expect(seconds < 1, "fetching should take less than half as long")
    expect(
        found["counted here"] == "False",
        "the words are counted in the script's own process, which has one lock",
    )


def how_many_sockets(attempt: Attempt) -> None:
    """Try as many sockets as fit, and one more."""
    said = dict(re.findall(r"(?m)^(\d+) at once: (.+)$", attempt.run()))
    well, *more = sorted(map(int, said))
    expect(more == [well + 1], "it should try the number that fits, and one more")
    expect(said[f"{well}"] == "all well", f"{well} at once do not go well")
    expect(
        "Too many open files" in said[f"{well + 1}"],
        f"after {well} one more still goes well",
    )
