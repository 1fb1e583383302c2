"""What solves the exercises of chapter 10."""

import re

from harness.attempts import Attempt, Instead, expect

STARTS = {
    "last_seat": "exercises/last_seat.py",
    "one_load": "exercises/one_load.py",
    "one_lock": "bank.py",
}


def last_seat(attempt: Attempt) -> None:
    """Sell the seat once, and tell the other that it is gone."""
    text = attempt.run()
    expect(text.count("12A") == 1, "the seat should be sold once")
    expect(text.count("sold out") == 1, "one of the two should hear that it is gone")


def one_load(attempt: Attempt) -> None:
    """Load each of the two once, and give all three what they asked for."""
    text = attempt.run()
    expect("['A', 'B', 'A']" in text, "not all get what they have asked for")
    found = re.search(r"loads: (\d+)", text)
    expect(found, "it does not say how many loads there were")
    expect(found and found[1] == "2", "each name should be loaded once")


def one_lock(attempt: Attempt) -> None:
    """Add a bank that passes the test, with a single lock."""
    _, _, report = attempt.run().partition("OneLock\n")
    expect(report, "it does not report on OneLock")
    for visitor in ("spend it too", "give it back", "add up"):
        found = re.search(rf"{visitor} +(.*)", report)
        expect(found, f"it does not tell what came of “{visitor}”")
        words = found[1].split() if found else []
        expect("stuck" not in words, f"“{visitor}” gets stuck")
        expect("wrong" not in words, f"“{visitor}” goes wrong")
        expect(words, f"“{visitor}” was never let in")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "last_seat",
        {
            "    try:\n        seat = seats.pop()\n    except IndexError:\n": (
                "    seat = seats[-1] if seats else None\n    if seat is None:\n"
            )
        },
        "sold once",
    ),
    Instead(
        "one_load",
        {
            "        kept[name] = asyncio.create_task(load(name))\n        kept[name].add_done_callback(partial(drop_failed, name))\n    return await asyncio.shield(kept[name])": (
                "        text = await load(name)\n"
                "        kept[name] = asyncio.create_task(asyncio.sleep(0, text))\n"
                "    return await kept[name]"
            )
        },
        "loaded once",
    ),
    Instead(
        "one_lock",
        {
            "        with self.lock:\n            return super().total()": (
                "        return super().total()"
            )
        },
        "“add up” goes wrong",
    ),
    Instead(
        "one_lock",
        {
            "        with self.lock:\n            return super().transfer(source, target, amount)": (
                "        with self.lock, self.lock:\n"
                "            return super().transfer(source, target, amount)"
            )
        },
        "gets stuck",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "last_seat",
        {
            "    try:\n        seat = seats.pop()\n    except IndexError:\n": (
                "    seat = next(iter([seats.pop()] if seats else []), None)\n"
                "    if seat is None:\n"
            )
        },
    ),
    Instead(
        "one_load",
        {
            "kept: dict[str, asyncio.Task[str]] = {}": (
                "kept: dict[str, str] = {}\nlock = asyncio.Lock()"
            ),
            "    if name not in kept:\n        kept[name] = asyncio.create_task(load(name))\n        kept[name].add_done_callback(partial(drop_failed, name))\n    return await asyncio.shield(kept[name])": (
                "    async with lock:\n"
                "        if name not in kept:\n"
                "            kept[name] = await load(name)\n"
                "    return kept[name]"
            ),
        },
    ),
    Instead("one_load", {"asyncio.shield(kept[name])": "kept[name]"}),
    Instead(
        "one_lock",
        {
            "self.lock = Lock()": "self.lock = RLock()",
            "from threading import Lock, Thread": "from threading import Lock, RLock, Thread",
        },
    ),
]
