# /// script
# [tool.book]
# computes = true
# ///
"""Work out the floor of a report before any thread is started."""

from time import perf_counter, process_time, sleep

PAGES = 25


def fetch() -> None:
    sleep(0.04)


def count_words() -> None:
    end = process_time() + 0.02
    while process_time() < end:
        sum(range(1_000))


def one_page() -> tuple[float, float]:
    """Do one page; return its wall time and its CPU time."""
    wall, cpu = perf_counter(), process_time()
    fetch()
    count_words()
    return perf_counter() - wall, process_time() - cpu


def main() -> None:
    wall, cpu = one_page()
    print(f"one page  {wall:.2f} s wall  {cpu:.2f} s CPU")
    print(f"floor     {max(wall, PAGES * cpu):.2f} s")


if __name__ == "__main__":
    main()
