"""Wait for a hundred pages at once, in a loop of our own."""

import time
from collections.abc import Coroutine, Generator
from heapq import heappop, heappush
from types import coroutine

Job = Coroutine[float, None, str]


@coroutine
def pause(seconds: float) -> Generator[float, None, None]:
    """Pause, and say when to go on."""
    yield time.perf_counter() + seconds


async def fetch(page: int) -> str:
    """Return a page's text, a second after it was asked for."""
    await pause(1)
    return f"text of page {page}"


def run_all(*jobs: Job) -> list[str]:
    """Run jobs, each when it is due; return what they return."""
    results = [""] * len(jobs)
    waiting = [(0.0, number) for number in range(len(jobs))]
    while waiting:
        due, number = heappop(waiting)
        time.sleep(max(0, due - time.perf_counter()))
        try:
            due = jobs[number].send(None)
        except StopIteration as stop:
            results[number] = stop.value
            continue
        heappush(waiting, (due, number))
    return results


def main() -> None:
    start = time.perf_counter()
    texts = run_all(*(fetch(page) for page in range(100)))
    print(texts[0], "...", texts[-1])
    seconds = time.perf_counter() - start
    print(f"{len(texts)} pages in {seconds:.1f} s")


if __name__ == "__main__":
    main()
