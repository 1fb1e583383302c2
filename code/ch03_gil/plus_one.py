# /// script
# [tool.book]
# computes = true
# ///
"""Let four threads count together, and see what is lost."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

WORKERS, TIMES = 4, 100_000
count = 0


def plus_1() -> None:
    global count
    for _ in range(TIMES):
        count += 1


def one() -> int:
    return 1


def plus_one() -> None:
    global count
    for _ in range(TIMES):
        count += one()


def is_kept(work: Callable[[], None]) -> bool:
    """Tell whether four threads that count together lose nothing."""
    global count
    count = 0
    together = Barrier(WORKERS, timeout=10)

    def meet_and_count(_worker: int) -> None:
        together.wait()
        work()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(meet_and_count, range(WORKERS)))
    return count == WORKERS * TIMES


def main() -> None:
    sys.setswitchinterval(0.000_001)
    for line, work in (
        ("count += 1", plus_1),
        ("count += one()", plus_one),
    ):
        kept = all(is_kept(work) for _ in range(20))
        print(f"{line:15}", "all counted" if kept else "some lost")


if __name__ == "__main__":
    main()
