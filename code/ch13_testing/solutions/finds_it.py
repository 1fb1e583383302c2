"""Test two ways to give away seats. Only one of them is right."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Lock


class Careless:
    """Gives a seat to whoever asks, unless it is taken."""

    def __init__(self, taken: set[str]) -> None:
        self.taken = taken

    def take(self, seat: str) -> bool:
        if seat in self.taken:
            return False
        self.taken.add(seat)
        return True


class Careful(Careless):
    """Does the same, to one at a time."""

    def __init__(self, taken: set[str]) -> None:
        super().__init__(taken)
        self.lock = Lock()

    def take(self, seat: str) -> bool:
        with self.lock:
            return super().take(seat)


class Meeting(set[str]):
    """Whoever has looked waits a second for another who has looked."""

    def __init__(self) -> None:
        """Nobody has looked yet."""
        super().__init__()
        self.both_have_looked = Barrier(2, timeout=1)

    def __contains__(self, seat: object) -> bool:
        """Look first, and then meet."""
        found = super().__contains__(seat)
        with suppress(BrokenBarrierError):
            self.both_have_looked.wait()
        return found


def is_right(kind: type[Careless]) -> bool:
    """Tell whether a seat that two threads want is given to one."""
    seats = kind(Meeting())
    with ThreadPoolExecutor(2) as pool:
        got = sum(pool.map(seats.take, ["12A", "12A"]))
    return got == 1


def main() -> None:
    for kind in (Careless, Careful):
        print(kind.__name__, "green" if is_right(kind) else "red")


if __name__ == "__main__":
    main()
