# /// script
# [tool.book]
# computes = true
# ///
"""Add up numbers until two seconds of CPU time are used."""

from time import perf_counter, process_time


def crunch(seconds: float) -> int:
    """Return a sum that takes `seconds` of CPU time to add up."""
    total = 0
    end = process_time() + seconds
    while process_time() < end:
        total += sum(range(10_000))
    return total


def main() -> None:
    start = perf_counter()
    crunch(2)
    print(f"a long sum in {perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
