"""What solves the exercises of chapter 5."""

from harness.attempts import Attempt, Instead, expect

STARTS = {
    "no_pause": "what_runs_when.py",
    "task_too_late": "exercises/task_too_late.py",
    "overdrawn": "exercises/overdrawn.py",
    "stepping_aside": "exercises/stepping_aside.py",
    "one_job_fails": "exercises/one_job_fails.py",
    "own_sleep": "exercises/own_sleep.py",
}


def no_pause(attempt: Attempt) -> None:
    """Let jobs await what does not pause."""
    at = {line.strip(): number for number, line in enumerate(attempt.lines())}
    expect(
        at["a ends"] == at["a begins"] + 1,
        "b steps in before a has ended: what does a await that pauses?",
    )
    expect(
        at["main awaits b"] < at["b begins"] < at["b ends"] < at["main ends"],
        "b stays a task, and main awaits it without a pause before",
    )


def task_too_late(attempt: Attempt) -> None:
    """Make all tasks before the first is awaited."""
    *lines, last = attempt.lines()
    asks = [f"ask for {page}" for page in range(3)]
    texts = [f"text of page {page}" for page in range(3)]
    expect(
        {"got 0", "got 1", "got 2"} <= {*lines},
        "not every page comes: what becomes of a task that nobody awaits?",
    )
    expect(
        sorted(lines[:3]) == asks,
        "a page is there before all three have been asked for",
    )
    expect(last == f"{texts}", "the list is not what it was: each page has its place")


def overdrawn(attempt: Attempt) -> None:
    """Buy no more than there is money for."""
    lines = attempt.lines()
    paid = sum(line.startswith("pays for") for line in lines)
    expect(paid > 0, "no ticket is paid for, and there is money for one")
    expect(paid == 1, f"{paid} tickets are paid for, and there is money for one")
    expect("left: 40" in lines, "one ticket costs 60, so 40 should be left")


def stepping_aside(attempt: Attempt) -> None:
    """Let the heart beat between the parts."""
    found = dict(line.split(": ") for line in attempt.lines())
    beats = int(found["beats"])
    expect(found["total"] == "124999750000", "the total is not what it was")
    expect(beats, "the heart never beats: does what you await pause?")
    expect(
        beats >= 49,
        "between fifty parts there are 49 places to beat, "
        f"and the heart has used {beats}",
    )


def one_job_fails(attempt: Attempt) -> None:
    """Go on with the other jobs when one fails, and say so."""
    lines = attempt.lines()
    expect(
        {"got 1", "got 3"} <= {*lines},
        "pages 1 and 3 don't come, and nothing was wrong with them",
    )
    expect("lost: page 2 is gone" in lines, "nobody is told that page 2 is lost")
    expect(
        lines.index("ask for 3") < lines.index("lost: page 2 is gone"),
        "the jobs no longer take turns",
    )


def own_sleep(attempt: Attempt) -> None:
    """Let the loop sleep for all, and wake each when it is due."""
    lines = attempt.lines()
    got = [line for line in lines if line.startswith("got")]
    expect(
        len(got) == 3, f"{len(got)} of three pages come: does the loop end too soon?"
    )
    expect(
        got != ["got 1", "got 2", "got 3"], "the pages still sleep one after another"
    )
    expect(
        got == ["got 2", "got 3", "got 1"],
        "the pages come in another order than they are due in: 2, 3, 1",
    )
    texts = [f"text of page {page}" for page in (1, 2, 3)]
    expect(lines[-1] == f"{texts}", "the list at the end is not what it was")


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "no_pause",
        {"await nothing()": "await asyncio.sleep(0.1)"},
        "what does a await that pauses?",
    ),
    Instead(
        "no_pause",
        {
            'b = asyncio.create_task(job("b"))': 'b = asyncio.create_task(job("b"))\n    await asyncio.sleep(0)'
        },
        "without a pause before",
    ),
    Instead(
        "task_too_late",
        {
            "await task for task in tasks": "await task for task in asyncio.as_completed(tasks)"
        },
        "each page has its place",
    ),
    Instead(
        "task_too_late",
        {"[await task for task in tasks]": "tasks"},
        "what becomes of a task that nobody awaits?",
    ),
    Instead(
        "task_too_late",
        {"asyncio.create_task(fetch(page))": "fetch(page)"},
        "before all three have been asked for",
    ),
    Instead(
        "overdrawn",
        {
            "    money -= price\n    await pay(ticket)\n": "    await pay(ticket)\n    if money >= price:\n        money -= price\n"
        },
        "3 tickets are paid for",
    ),
    Instead(
        "overdrawn",
        {
            '    if money < price:\n        print("too dear:", ticket)\n        return\n    money -= price\n': '    money -= price\n    if money < 0:\n        print("too dear:", ticket)\n        return\n'
        },
        "40 should be left",
    ),
    Instead(
        "stepping_aside",
        {
            "total += sum(range(part * 10_000, (part + 1) * 10_000))\n        await asyncio.sleep(0)\n": "async def one(part: int) -> int:\n            return sum(range(part * 10_000, (part + 1) * 10_000))\n        total += await one(part)\n"
        },
        "does what you await pause?",
    ),
    Instead(
        "stepping_aside",
        {
            "        await asyncio.sleep(0)\n    return": "    await asyncio.sleep(0)\n    return"
        },
        "there are 49 places to beat, and the heart has used 1",
    ),
    Instead(
        "one_job_fails",
        {
            '            print("lost:", error)\n            continue\n': '            print("lost:", error)\n'
        },
        "cannot reuse already awaited coroutine",
    ),
    Instead(
        "one_job_fails",
        {
            '            print("lost:", error)\n            continue\n': '            print("lost:", error)\n            break\n'
        },
        "pages 1 and 3 don't come",
    ),
    Instead(
        "one_job_fails",
        {'print("lost:", error)': "pass"},
        "nobody is told",
    ),
    Instead("own_sleep", {"while ready or alarms": "while ready"}, "0 of three pages"),
    Instead(
        "own_sleep",
        {
            "    heappush(alarms, (due, id(alarm), alarm))\n    await alarm\n": "    time.sleep(due - time.perf_counter())\n"
        },
        "the pages still sleep one after another",
    ),
    Instead(
        "own_sleep",
        {
            "(due, id(alarm), alarm)": "(-due, id(alarm), alarm)",
            "due - time": "-due - time",
        },
        "in another order than they are due in",
    ),
]


# What does as well.
RIGHT = [
    Instead("no_pause", {"    await nothing()\n": ""}),
    Instead(
        "task_too_late",
        {
            "    tasks = [asyncio.create_task(fetch(page)) for page in range(3)]\n    return [await task for task in tasks]\n": "    return await asyncio.gather(*map(fetch, range(3)))\n"
        },
    ),
    Instead(
        "overdrawn",
        {
            "    await pay(ticket)\n": "    try:\n        await pay(ticket)\n    except OSError:\n        money += price\n"
        },
    ),
    Instead(
        "stepping_aside",
        {
            "await asyncio.sleep(0)\n    return": "await asyncio.sleep(0.001)\n    return"
        },
    ),
    Instead("one_job_fails", {"except OSError": "except Exception"}),
    Instead(
        "own_sleep",
        {
            "            ring()\n        ready": "            ring()\n            continue\n        ready"
        },
    ),
]
