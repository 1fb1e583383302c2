"""What solves the exercises of chapter 6."""

import re
from functools import partial

from ch06_batch import batch
from harness import virtual_clock
from harness.attempts import Attempt, Instead, expect, in_time
from harness.transcripts import measured

STARTS = {
    "sixty_per_cent": "batch.py",
    "exact_seconds": "exercises/exact_seconds.py",
    "lost_places": "exercises/lost_places.py",
    "most_at_once": "batch.py",
    "slow_refusal": "cliff.py",
}
SLOW_REFUSALS = {"1": 100, "5": 100, "10": 100, "11": 91, "20": 50, "100": 10}


def sixty_per_cent(attempt: Attempt) -> None:
    """Let more pages fail, and change nothing else."""
    missing = attempt.errors(status=1)
    gone = {int(page) for page in re.findall(r"no page (\d+)", missing)}
    expect(len(gone) > 3, "no more pages are gone than before")
    expect({2, 4, 8} <= gone, "pages 2, 4 and 8 are gone at 40, and so at 60")
    expect(len(gone) == 7, f"{len(gone)} pages are gone, and at 60 per cent it is 7")
    (seconds,) = measured(attempt.run(status=1))
    expect(seconds >= 1.25, "it takes less time than before: let LIMIT be 3")


def exact_seconds(attempt: Attempt) -> None:
    """Say how long a batch takes at each limit."""
    said = attempt.seconds()
    expect(len(said) == 12, "there should be a time for each of twelve limits")
    for limit, seconds in enumerate(said, 1):
        fetch = partial(batch.fetch, failing=0)
        _, right = virtual_clock.run(batch.fetch_all(fetch, range(12), limit, {}))
        expect(
            seconds < right + 0.01,
            f"it says {seconds:.4f} s for {limit} at once, which is too long: "
            "there are no rounds, for a free place is taken in the same instant",
        )
        expect(
            seconds > right - 0.01,
            f"it says {seconds:.4f} s for {limit} at once, which is less than "
            "batch.py takes",
        )


def lost_places(attempt: Attempt) -> None:
    """Give each place back, also that of a page that failed."""
    (seconds,) = attempt.seconds()
    came = int(attempt.run().split()[0])
    expect(came == 10, f"two of twelve pages are gone, and it counts {came}")
    expect(seconds >= 0.75, "more than three pages are in flight at once")
    expect(
        in_time(seconds, 1.2),  # half of a loop
        "pages still come one by one: who gives back the place of one that failed?",
    )


def most_at_once(attempt: Attempt) -> None:
    """Count how many pages are in flight together."""
    counted = most(attempt.run("5", "2", "0"))
    expect(counted == 2, f"of five pages two have a place, and it counts {counted}")
    counted = most(attempt.run("3", "9", "0"))
    expect(counted == 3, f"three pages are never {counted} at once")
    counted = most(attempt.run("8", "2", "100", status=1))
    expect(counted == 2, "it counts pages that failed as if they were still in flight")


def most(output: str) -> int:
    """Return how many pages were in flight at most, as a program says."""
    found = re.search(r"(?m)^most at once: *(\d+)$", output)
    expect(found, "no line says `most at once:` and a number")
    assert found
    return int(found[1])


def slow_refusal(attempt: Attempt) -> None:
    """Let a refusal take as long as a page."""
    _head, *rows = attempt.lines()
    pages = {limit: int(came) for limit, came in map(str.split, rows)}
    for limit, right in SLOW_REFUSALS.items():
        expect(
            pages[limit] == right,
            f"at a limit of {limit} it delivers {pages[limit]} pages: does a "
            "refusal take as many pauses as a page, and is it not being served?",
        )


# What learners may well write instead in a solution, and what they are told.
WRONG = [
    Instead(
        "sixty_per_cent",
        {"FAILING = 60": "FAILING = 0.6"},
        "it ends with exit status 0",
    ),
    Instead(
        "sixty_per_cent",
        {"LIMIT = 3": "LIMIT = 12"},
        "it takes less time than before",
    ),
    Instead(
        "sixty_per_cent",
        {"dice = Random(page)": "dice = Random(page + 1)"},
        "pages 2, 4 and 8",
    ),
    Instead(
        "exact_seconds",
        {
            "    free = [0.0] * limit  # when each place becomes free\n    for wait in WAITS:\n        heappush(free, heappop(free) + wait)\n    return max(free)\n": "    rounds = [WAITS[at : at + limit] for at in range(0, 12, limit)]\n    return sum(max(waits) for waits in rounds)\n"
        },
        "there are no rounds",
    ),
    Instead(
        "exact_seconds",
        {"return max(free)": "return min(free)"},
        "it says 1.5625 s for 2 at once, which is less than batch.py takes",
    ),
    Instead(
        "lost_places",
        {
            "    async with places:\n        return await fetch(page)\n": "    async with places:\n        pass\n    return await fetch(page)\n"
        },
        "more than three pages are in flight at once",
    ),
    Instead(
        "lost_places",
        {
            "        return await fetch(page)": '        try:\n            return await fetch(page)\n        except OSError:\n            return ""\n'
        },
        "counts 12",
    ),
    Instead(
        "most_at_once",
        {
            "            now -= 1\n": "            if isinstance(results[page], str):\n                now -= 1\n"
        },
        "as if they were still in flight",
    ),
    Instead(
        "most_at_once",
        {
            "        async with places:\n            now += 1\n            most = max(most, now)\n": "        now += 1\n        most = max(most, now)\n        async with places:\n"
        },
        "two have a place, and it counts 5",
    ),
    Instead(
        "most_at_once",
        {"most = max(most, now)": "most = limit"},
        "three pages are never 9 at once",
    ),
    Instead(
        "slow_refusal",
        {
            "                await asyncio.sleep(0)\n            raise OSError": "                await asyncio.sleep(0)\n                raise OSError"
        },
        "at a limit of 11",
    ),
    Instead(
        "slow_refusal",
        {
            "                await asyncio.sleep(0)\n            raise OSError": "                pass\n            raise OSError"
        },
        "at a limit of 11",
    ),
]


# What does as well.
RIGHT = [
    Instead(
        "exact_seconds",
        {
            "        heappush(free, heappop(free) + wait)\n": "        free.sort()\n        free[0] += wait\n"
        },
    ),
    Instead(
        "lost_places",
        {
            "    async with places:\n        return await fetch(page)\n": "    await places.acquire()\n    try:\n        return await fetch(page)\n    finally:\n        places.release()\n"
        },
    ),
    Instead(
        "most_at_once",
        {
            "            results[page] = await ask(fetch, page)\n            now -= 1\n": "            try:\n                results[page] = await ask(fetch, page)\n            finally:\n                now -= 1\n"
        },
    ),
]
