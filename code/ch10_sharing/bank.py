"""A bank in three versions, and a test that lets a second thread in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import Any

PATIENCE = 1  # second for a visitor, who needs some thousandths
LIMIT = 10  # seconds, after which somebody is stuck


@dataclass
class Account:
    """What somebody has, and a lock that who changes it may hold."""

    balance: int
    lock: Lock = field(default_factory=Lock)


class Broken:
    """A bank that keeps nobody out."""

    def __init__(self, accounts: dict[str, Account]) -> None:
        self.accounts = accounts

    def transfer(self, source: str, target: str, amount: int) -> bool:
        """Move an amount; tell whether the source had that much."""
        if amount < 0:
            raise ValueError(f"can't move {amount}")
        giver, taker = self.accounts[source], self.accounts[target]
        if giver.balance < amount:
            return False
        giver.balance -= amount
        taker.balance += amount
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

    def close(self) -> None:
        """Let the owner go, once it has done what it was sent."""
        self.owner.shutdown()


class Watched(Account):
    """An account that says whenever somebody has looked at it."""

    def __init__(
        self, balance: int, looked: Callable[[], None]
    ) -> None:
        super().__init__(balance)
        self.looked = looked

    def __getattribute__(self, name: str) -> Any:
        """Look something up, and say so before it is handed out."""
        found = super().__getattribute__(name)
        if name in ("balance", "lock"):
            super().__getattribute__("looked")()
        return found


def spend_it_too(bank: Broken) -> bool:
    """Give ann's money to somebody else, if she still has it."""
    bank.transfer("ann", "cid", 100)
    return True


def give_it_back(bank: Broken) -> bool:
    """Give to ann while she gives to bob."""
    return bank.transfer("bob", "ann", 60)


def add_up(bank: Broken) -> bool:
    """Tell whether all the money is there."""
    return bank.total() == 160


Visitor = Callable[[Broken], bool]
VISITORS: tuple[Visitor, ...] = (spend_it_too, give_it_back, add_up)


def meet(kind: type[Broken], visitor: Visitor, look: int) -> str:
    """Let a visitor in after that look of a transfer at an account.

    Return what came of it, or nothing if there is no such look.
    """
    seen: list[bool] = []
    looks = 0

    def looked() -> None:
        nonlocal looks
        looks += 1
        if looks == look:
            second.start()
            second.join(PATIENCE)

    balances = {"ann": 100, "bob": 60, "cid": 0}
    accounts: dict[str, Account] = {
        name: Watched(balance, looked)
        for name, balance in balances.items()
    }
    bank = kind(accounts)
    second = Thread(
        target=lambda: seen.append(visitor(bank)), daemon=True
    )
    first = Thread(
        target=bank.transfer, args=("ann", "bob", 100), daemon=True
    )
    first.start()
    first.join(LIMIT)
    if first.is_alive():
        return "stuck"
    if second.ident is None:
        return ""
    second.join(LIMIT)
    if second.is_alive():
        return "stuck"
    left = [account.balance for account in accounts.values()]
    is_right = seen == [True] and min(left) >= 0 and sum(left) == 160
    return "right" if is_right else "wrong"


def report(kind: type[Broken], most: int = 6) -> dict[str, list[str]]:
    """Return what came of each visitor after each look, in order."""
    with ThreadPoolExecutor(most * len(VISITORS)) as pool:
        found = {
            visitor.__name__: [
                pool.submit(meet, kind, visitor, look + 1)
                for look in range(most)
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
