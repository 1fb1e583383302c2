# /// script
# [tool.book]
# computes = true
# ///
"""Take a lock out, and see which of two tests notices."""

import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Lock
from typing import Any


class Tickets:
    """What is left for each concert, and is sold once."""

    def __init__(self, left: dict[str, int]) -> None:
        self.left = left
        self.lock = Lock()

    def sell(self, concert: str) -> bool:
        with self.lock:
            if self.left[concert] == 0:
                return False
            self.left[concert] -= 1
            return True


def without_lock() -> type[Tickets]:
    """Return the same class with a line changed."""
    source = inspect.getsource(Tickets)
    names: dict[str, Any] = {"Lock": Lock}
    exec(source.replace("with self.lock:", "if True:"), names)
    return names["Tickets"]


def hammer(kind: type[Tickets]) -> bool:
    """Let four threads try to sell 2,000 tickets twice over."""
    tickets = kind({"Monday": 2_000})
    together = Barrier(4, timeout=60)

    def sell_many(_: int) -> int:
        together.wait()
        return sum([tickets.sell("Monday") for _ in range(1_000)])

    with ThreadPoolExecutor(4) as pool:
        sold = sum(pool.map(sell_many, range(4)))
    return sold == 2_000 and tickets.left == {"Monday": 0}


class Meeting(dict[str, int]):
    """Whoever has looked waits a second for another who has looked."""

    both_have_looked = Barrier(2, timeout=1)

    def __getitem__(self, concert: str) -> int:
        """Look first, and then meet."""
        seen = super().__getitem__(concert)
        with suppress(BrokenBarrierError):
            self.both_have_looked.wait()
        return seen


def meet(kind: type[Tickets]) -> bool:
    """Let two threads want the last ticket, and meet at it."""
    Meeting.both_have_looked.reset()
    tickets = kind(Meeting(Monday=1))
    with ThreadPoolExecutor(2) as pool:
        sold = sum(pool.map(tickets.sell, ["Monday", "Monday"]))
    return sold == 1


def colours(test: Callable[[type[Tickets]], bool], times: int) -> str:
    """Return the colour of a test with the lock, and without it."""
    kinds = (Tickets, without_lock())
    right = [all(test(kind) for _ in range(times)) for kind in kinds]
    return "   ".join("green" if it else "red  " for it in right)


def main() -> None:
    print("the lock is  there   taken out")
    print(f"hammered     {colours(hammer, 100)}".rstrip())
    print(f"met          {colours(meet, 1)}".rstrip())


if __name__ == "__main__":
    main()
