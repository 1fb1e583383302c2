"""Let locks know who has them, and say who waits for whom."""

from threading import Barrier, Lock, Thread, current_thread
from time import sleep

wanted: dict[str, "OwnedLock"] = {}  # by the names of those who wait
both_have_one = Barrier(2, timeout=60)


class OwnedLock:
    """A lock that knows the name of the thread that has it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.owner = ""

    def __enter__(self) -> None:
        """Wait for the lock, and let everybody know that."""
        name = current_thread().name
        wanted[name] = self
        self.lock.acquire()
        del wanted[name]
        self.owner = name

    def __exit__(self, *_: object) -> None:
        """Give the lock back."""
        self.owner = ""
        self.lock.release()


def ring(name: str) -> list[str]:
    """Return who waits for whom, until somebody waits for nobody."""
    names = [name]
    while lock := wanted.get(names[-1]):
        names.append(lock.owner)
        if lock.owner in names[:-1]:
            break
    return names


def pay(one: OwnedLock, other: OwnedLock) -> None:
    with one:
        both_have_one.wait()
        with other:
            print("paid")


def main() -> None:
    mine, yours = OwnedLock(), OwnedLock()
    for name, locks in (("A", (mine, yours)), ("B", (yours, mine))):
        Thread(target=pay, args=locks, name=name, daemon=True).start()
    while not (mine.owner and yours.owner and len(wanted) == 2):
        sleep(0.01)
    print(" waits for ".join(ring("A")))


if __name__ == "__main__":
    main()
