"""What solves the exercises of chapter 11."""

from harness.attempts import Attempt, Instead, expect

STARTS = {
    "three_readers": "exercises/three_readers.py",
    "none_refused": "exercises/none_refused.py",
    "comes_along": "exercises/comes_along.py",
}


def three_readers(attempt: Attempt) -> None:
    """Tell each of three readers that no more will come."""
    lines = attempt.lines()
    expect("it hangs" not in lines, "a reader still waits for a page")
    expect("3 readers have ended" in lines, "three readers should have ended")


def none_refused(attempt: Attempt) -> None:
    """Hand in ten lines over a queue of five places, and lose none."""
    output = attempt.run()
    expect("refused" not in output, "the queue was full, and a line was refused")
    expected = [f"line {number}" for number in range(10)]
    expect(attempt.lines() == expected, "the ten lines should come, in their order")
    expect(
        "maxsize=5" in attempt.path.read_text("utf-8"),
        "the queue should keep its five places",
    )


def comes_along(attempt: Attempt) -> None:
    """Let the pool's thread know for whom it works."""
    output = attempt.run()
    expect("nobody" not in output, "the thread does not know for whom it works")
    expected = [f"price of the book, for {name}" for name in ("Ada", "Grace")]
    expect(attempt.lines() == expected, "it should work for Ada, and then for Grace")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead("three_readers", {"range(READERS)": "range(2)"}, "still waits"),
    Instead(
        "three_readers",
        {'"abc"[:READERS]': '"a"', "range(READERS)": "range(1)"},
        "three readers should have ended",
    ),
    Instead("none_refused", {"maxsize=5": "maxsize=10"}, "keep its five places"),
    Instead(
        "none_refused",
        {
            "asyncio.run_coroutine_threadsafe(\n            lines.put(line), loop\n        )\n        putting.result()": "loop.call_soon_threadsafe(lines.put_nowait, line)"
        },
        "a line was refused",
    ),
    Instead("comes_along", {"context.run, work": "work"}, "does not know"),
    Instead(
        "comes_along",
        {"    user.set(name)\n": '    user.set("Ada")\n'},
        "for Ada, and then for Grace",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "comes_along",
        {
            "    loop = asyncio.get_running_loop()\n": "",
            "    context = copy_context()\n": "    context = copy_context()\n    loop = asyncio.get_running_loop()\n",
        },
    ),
]
