"""Add up squares in two processes, and weigh what is sent."""

from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pickle import dumps

NUMBERS = list(range(400_000))
SIZE = 100_000  # numbers in a part


def squares(part: list[int]) -> list[int]:
    return [number * number for number in part]


def weight(things: Iterable[object]) -> str:
    """Say how many bytes the things have when they are pickled."""
    return f"{sum(len(dumps(thing)) for thing in things):,} bytes"


def main() -> None:
    starts = range(0, len(NUMBERS), SIZE)
    parts = [NUMBERS[start : start + SIZE] for start in starts]
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(squares, parts))
    print("sent:     ", weight(parts))
    print("came back:", weight(results))
    print("total:    ", sum(map(sum, results)))


if __name__ == "__main__":
    main()
