"""Take two locks for two transfers, in two orders and in one."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Lock, Thread


class Meeting:
    """Two accounts' locks, and a second for each thread to take one."""

    def __init__(self) -> None:
        self.locks = {"ann": Lock(), "bob": Lock()}
        self.both_have_one = Barrier(2, timeout=1)

    def transfer(self, names: Iterable[str]) -> None:
        """Take both locks, in this order."""
        first, second = names
        with self.locks[first]:
            with suppress(BrokenBarrierError):
                self.both_have_one.wait()
            with self.locks[second]:
                pass


def outcome(order: Callable[[list[str]], list[str]]) -> str:
    """Transfer there and back at once, and tell what came of it."""
    meeting = Meeting()
    transfers = [
        Thread(
            target=meeting.transfer, args=(order(names),), daemon=True
        )
        for names in (["ann", "bob"], ["bob", "ann"])
    ]
    for transfer in transfers:
        transfer.start()
    for transfer in transfers:
        transfer.join(timeout=1.5)
    stuck = sum(transfer.is_alive() for transfer in transfers)
    return f"{stuck} stuck"


def main() -> None:
    print("as they come:", outcome(list))
    print("sorted:", outcome(sorted))


if __name__ == "__main__":
    main()
