"""Download pages, a few at once, and report what came.

usage: python sixty_per_cent.py [COUNT [LIMIT [FAILING]]]
"""

import asyncio
import sys
from random import Random
from time import perf_counter

COUNT = 12
LIMIT = 3  # at once
FAILING = 60  # per cent
RANGES = "COUNT is 0 or more, LIMIT 1 or more, FAILING 0 to 100"


async def fetch(page: int, failing: int) -> str:
    """Return a page's text after a while, unless it is gone."""
    dice = Random(page)  # so a page does the same each time
    await asyncio.sleep(dice.randint(1, 8) / 16)
    if dice.random() < failing / 100:
        raise OSError(f"page {page} is gone")
    return f"text of page {page}"


async def fetch_all(
    count: int, limit: int, failing: int
) -> list[str | BaseException]:
    """Return each page's text, or the exception in its place."""
    places = asyncio.Semaphore(limit)

    async def in_turn(page: int) -> str:
        async with places:
            return await fetch(page, failing)

    return await asyncio.gather(
        *(in_turn(page) for page in range(count)),
        return_exceptions=True,
    )


def report(results: list[str | BaseException]) -> int:
    """Print what did not come; return how many pages came."""
    texts = []
    for page, result in enumerate(results):
        if isinstance(result, str):
            texts.append(result)
        elif isinstance(result, OSError):
            print(f"no page {page}: {result}")
        else:
            raise result
    return len(texts)


async def main(
    count: int = COUNT, limit: int = LIMIT, failing: int = FAILING
) -> int:
    """Download and report; return the exit status."""
    if count < 0 or limit < 1 or not 0 <= failing <= 100:
        print(RANGES, file=sys.stderr)
        return 2
    start = perf_counter()
    results = await fetch_all(count, limit, failing)
    seconds = perf_counter() - start
    came = report(results)
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
        print("stopped before all pages were there", file=sys.stderr)
        return 130  # as a shell has it


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
