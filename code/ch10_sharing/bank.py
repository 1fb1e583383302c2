"""A bank in three versions, and a test that lets a second thread in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread

PATIENCE = 1  # second for a visitor, who needs some thousandths


@dataclass
class Account:
    """What somebody has, and a lock that who changes it may hold."""

    balance: int
    lock: Lock = field(default_factory=Lock)


class Broken:
    """A bank that nobody keeps out."""

    def __init__(self, accounts: dict[str, Account]) -> None:
        self.accounts = accounts

    def transfer(self, source: str, target: str, amount: int) -> bool:
        """Move an amount; tell whether the source had that much."""
        if self.accounts[source].balance < amount:
            return False
        self.accounts[source].balance -= amount
        self.accounts[target].balance += amount
        return True

    def total(self) -> int:
        """Add up what all have."""
        return sum(self.accounts[who].balance for who in self.accounts)


class InOrder(Broken):
    """A bank with a lock for each account, taken in order of names."""

    @contextmanager
    def held(self, *names: str) -> Iterator[None]:
        """Hold the locks of these accounts."""
        with ExitStack() as stack:
            for name in sorted({*names}):
                stack.enter_context(self.accounts[name].lock)
            yield

    def transfer(self, source: str, target: str, amount: int) -> bool:
        """Move an amount, while nobody else uses the two accounts."""
        with self.held(source, target):
            return super().transfer(source, target, amount)

    def total(self) -> int:
        """Add up what all have, while nobody uses any account."""
        with self.held(*self.accounts):
            return super().total()


class Owned(Broken):
    """A bank whose accounts are used by one thread alone."""

    def __init__(self, accounts: dict[str, Account]) -> None:
        super().__init__(accounts)
        self.owner = ThreadPoolExecutor(1)

    def transfer(self, source: str, target: str, amount: int) -> bool:
        """Have an amount moved by the owner."""
        job = super().transfer
        return self.owner.submit(job, source, target, amount).result()

    def total(self) -> int:
        """Have the owner add up what all have."""
        return self.owner.submit(super().total).result()


class Watched(dict[str, Account]):
    """Accounts that let a visitor in before one use of them."""

    def __init__(self, use: int, visit: Callable[[], None]) -> None:
        super().__init__(
            ann=Account(100), bob=Account(60), cid=Account(0)
        )
        self.use, self.visit = use, visit

    def __getitem__(self, name: str) -> Account:
        """Return an account, and perhaps let the visitor in."""
        self.use -= 1
        if self.use == 0:
            self.visit()
        return super().__getitem__(name)


def spend_it_too(bank: Broken) -> bool:
    """Give ann's money to somebody else."""
    return bank.transfer("ann", "cid", 100) in (False, True)


def give_it_back(bank: Broken) -> bool:
    """Give to ann while she gives to bob."""
    return bank.transfer("bob", "ann", 60)


def add_up(bank: Broken) -> bool:
    """Tell whether all the money is there."""
    return bank.total() == 160


Visitor = Callable[[Broken], bool]
VISITORS: tuple[Visitor, ...] = (spend_it_too, give_it_back, add_up)


def meet(kind: type[Broken], visitor: Visitor, use: int) -> str:
    """Let a visitor in before that use of an account by a transfer.

    Return what came of it, or nothing if there is no such use.
    """
    seen: list[bool] = []

    def visit() -> None:
        second.start()
        second.join(PATIENCE)

    accounts = Watched(use, visit)
    bank = kind(accounts)
    second = Thread(
        target=lambda: seen.append(visitor(bank)), daemon=True
    )
    first = Thread(
        target=bank.transfer, args=("ann", "bob", 100), daemon=True
    )
    first.start()
    first.join(2 * PATIENCE)
    if first.is_alive():
        return "stuck"
    if second.ident is None:
        return ""
    second.join(PATIENCE)
    if second.is_alive():
        return "stuck"
    left = [account.balance for account in accounts.values()]
    is_right = seen == [True] and min(left) >= 0 and sum(left) == 160
    return "right" if is_right else "wrong"


def report(kind: type[Broken], most: int = 6) -> dict[str, list[str]]:
    """Return what came of each visitor before each use, in order."""
    with ThreadPoolExecutor(most * len(VISITORS)) as pool:
        found = {
            visitor.__name__: [
                pool.submit(meet, kind, visitor, use + 1)
                for use in range(most)
            ]
            for visitor in VISITORS
        }
    return {
        name: [it.result() for it in futures if it.result()]
        for name, futures in found.items()
    }


def main() -> None:
    for kind in (Broken, InOrder, Owned):
        print(kind.__name__)
        for name, found in report(kind).items():
            print(f"    {name.replace('_', ' '):14}", *found)


if __name__ == "__main__":
    main()
