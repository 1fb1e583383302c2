"""Download pages, a few at once, and report what came.

usage: python batch.py [COUNT [LIMIT [FAILING]]]
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from random import Random
from time import perf_counter

COUNT = 12
LIMIT = 3  # at once
FAILING = 40  # per cent
RANGES = "COUNT is 0 or more, LIMIT 1 or more, FAILING 0 to 100"

PATIENCE = 5  # seconds for a page
FAILURES = (OSError,)  # what a server or a network may do
Fetch = Callable[[int], Awaitable[str]]
Result = str | Exception
Results = dict[int, Result]


async def fetch(page: int, failing: int) -> str:
    """Return a page's text after a while, unless it is gone."""
    dice = Random(page)  # so a page does the same each time
    await asyncio.sleep(dice.randint(1, 8) / 16)
    if dice.random() < failing / 100:
        raise OSError(f"page {page} is gone")
    return f"text of page {page}"


async def ask(fetch: Fetch, page: int) -> Result:
    """Return a page's text, or the failure that is in its place."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await fetch(page)
    except FAILURES as failure:
        return failure


async def fetch_all(
    fetch: Fetch, pages: Sequence[int], limit: int, results: Results
) -> None:
    """Put what comes of each page into results, as it comes."""
    places = asyncio.Semaphore(limit)

    async def in_turn(page: int) -> None:
        async with places:
            results[page] = await ask(fetch, page)

    async with asyncio.TaskGroup() as group:
        for page in pages:
            group.create_task(in_turn(page))


def report(pages: Sequence[int], results: Results) -> int:
    """Say which pages are missing; return how many are there."""
    missing = 0
    for page, result in sorted(results.items()):
        if isinstance(result, Exception):
            missing += 1
            print(f"no page {page}: {result!r}", file=sys.stderr)
    without = [page for page in pages if page not in results]
    if without:
        print("no result for pages", *without, file=sys.stderr)
    return len(results) - missing


async def main(
    count: int = COUNT, limit: int = LIMIT, failing: int = FAILING
) -> int:
    """Download and report; return the exit status."""
    if count < 0 or limit < 1 or not 0 <= failing <= 100:
        print(RANGES, file=sys.stderr)
        return 2
    pages = range(count)
    results: Results = {}
    start = perf_counter()
    try:
        await fetch_all(
            partial(fetch, failing=failing), pages, limit, results
        )
    finally:
        seconds = perf_counter() - start
        came = report(pages, results)
        print(f"{came} of {count} pages in {seconds:.1f} s")
    return 0 if came == count else 1


def run(words: list[str]) -> int:
    """Run main with numbers from the command line."""
    if len(words) > 3 or not all(map(str.isdecimal, words)):
        print(__doc__, end="", file=sys.stderr)
        return 2
    try:
        return asyncio.run(main(*map(int, words)))
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130  # as a shell has it


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
