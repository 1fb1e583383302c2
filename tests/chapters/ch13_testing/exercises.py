"""What solves the exercises of chapter 13."""

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.attempts import Attempt, Instead, expect
from harness.programs import CODE, changed, python

EVERY_ORDER = CODE / "ch13_testing" / "every_order.py"

STARTS = {
    "two_jobs": "hope.py",
    "stops_hoping": "exercises/stops_hoping.py",
    "gives_up": "clock_passed_in.py",
    "sold_once": "last_ticket.py",
    "finds_it": "exercises/finds_it.py",
}


def two_jobs(attempt: Attempt) -> None:
    """Count the orders of two jobs, a test's naps and its look."""
    found = re.findall(r"green in (\d+) of (\d+)", attempt.run())
    expect(found, "it does not say in how many of how many orders the test is green")
    expect("140" in {total for _, total in found}, "without a nap there are 140 orders")
    expect(("20", "140") in found, "the look must come after both jobs")
    expect(("140", "560") in found, "with one nap, 140 of 560 orders are green")


def stops_hoping(attempt: Attempt) -> None:
    """Wait for the jobs, on any day, and for their results in any order."""
    text = attempt.path.read_text("utf-8")
    test = text.partition("def test_all_are_done")[2].partition("\ndef ")[0]
    expect("assert" in test, "the test asserts nothing")
    expect("sleep(" not in test, "a test that sleeps still hopes")
    expect("green" in attempt.run(), "the test is red")
    with TemporaryDirectory() as folder:
        lazy = ("done.append(2 * job)", "done.append(3 * job)")
        expect(lazy[0] in text, "leave the worker as it is")
        wrong = Attempt(changed(Path(folder), attempt.path, lazy))
        expect("red" in wrong.run(), "the test is green for a worker that is wrong")
    with TemporaryDirectory() as folder:
        later = ("sleep(DAY)", "sleep(0.2 if job else 0.6)")
        slow = Attempt(changed(Path(folder), attempt.path, later))
        expect("green" in slow.run(), "the first job may be the last that is done")


def gives_up(attempt: Attempt) -> None:
    """Try as often as before, and sleep no more after the last try."""
    text = attempt.run()
    expect("tries at 0 1 3 7 15" in text, "the tries should come when they came")
    expect("at 15: no answer" in text, "it should give up at the last try")


def sold_once(attempt: Attempt) -> None:
    """Sell the ticket once in every order of the tasks, without a lock."""
    text = attempt.path.read_text("utf-8")
    expect("Lock(" not in text, "try it without a lock")
    expect("assert len(shop.sold) == 1" in text, "leave the assertion as it is")
    expect(text.count("await asyncio.sleep(0)") >= 2, "the bank is not asked and told")
    expect("sold to" in attempt.run(), "nobody gets the ticket")
    if sys.platform != "win32":
        said = python(EVERY_ORDER, attempt.path).stdout
        expect("none fails" in said, "there is an order in which it fails")


def finds_it(attempt: Attempt) -> None:
    """Write a test that is red for the class without a lock, and for no other."""
    text = attempt.run()
    expect("Careful green" in text, "the class that is right should be green")
    expect("Careless red" in text, "the class without a lock should be red")
    with TemporaryDirectory() as folder:
        out = ("        with self.lock:\n", "        if self.lock:\n")
        expect(out[0] in attempt.path.read_text("utf-8"), "leave both classes alone")
        broken = Attempt(changed(Path(folder), attempt.path, out))
        expect("Careful red" in broken.run(), "without its lock, Careful should be red")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "sold_once",
        {
            "            self.left -= 1\n": "",
            "            self.sold.append(buyer)\n": (
                "            self.left -= 1\n            self.sold.append(buyer)\n"
            ),
        },
        "an order in which it fails",
    ),
    Instead(
        "sold_once",
        {"            await asyncio.sleep(0)  # and told\n": ""},
        "asked and told",
    ),
    Instead(
        "sold_once", {"    assert len(shop.sold) == 1": "    assert 1"}, "leave the"
    ),
    Instead("two_jobs", {"STEPS = 3": "STEPS = 2"}, "140 orders"),
    Instead(
        "two_jobs",
        {"2 * STEPS + naps + 1": "2 * STEPS + naps"},
        "after both jobs",
    ),
    Instead(
        "two_jobs",
        {'order.endswith("look")': '"look job 1" not in order'},
        "after both jobs",
    ),
    Instead("stops_hoping", {"    jobs.join()\n": "    sleep(5)\n"}, "still hopes"),
    Instead(
        "stops_hoping",
        {"    assert sorted(done) == [0, 2, 4]\n": ""},
        "asserts nothing",
    ),
    Instead(
        "stops_hoping",
        {"assert sorted(done) == [0, 2, 4]": "assert len(done) == 3"},
        "worker that is wrong",
    ),
    Instead(
        "stops_hoping",
        {"assert sorted(done) ==": "assert done =="},
        "may be the last",
    ),
    Instead("gives_up", {"        if number:\n    ": ""}, "come when they came"),
    Instead("gives_up", {"(number - 1)": "number"}, "come when they came"),
    Instead(
        "finds_it",
        {"            self.both_have_looked.wait()": "            pass"},
        "should be red",
    ),
    Instead(
        "finds_it",
        {
            "        found = super().__contains__(seat)\n": "",
            "            self.both_have_looked.wait()\n": (
                "            self.both_have_looked.wait()\n"
                "        found = super().__contains__(seat)\n"
            ),
        },
        "should be red",
    ),
    Instead(
        "finds_it",
        {
            '"green" if is_right(kind) else "red"': '"red" if kind is Careless else "green"'
        },
        "without its lock",
    ),
]


# What does as well.
RIGHT = [
    Instead("stops_hoping", {"sorted(done) == [0, 2, 4]": "{*done} == {0, 2, 4}"}),
    Instead("finds_it", {"timeout=1": "timeout=0.5"}),
]
