"""Sell the last seat to two people at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

seats = ["12A"]
both_pay = Barrier(2, timeout=0.5)


def pay() -> None:
    """Take half a second, or less if the other pays at that time."""
    with suppress(BrokenBarrierError):
        both_pay.wait()


def sell(_: int) -> str:
    if not seats:
        return "sold out"
    pay()
    return seats.pop()


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        print(sorted(pool.map(sell, range(2))))


if __name__ == "__main__":
    main()
