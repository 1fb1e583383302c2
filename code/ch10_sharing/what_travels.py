"""Count what travels to a process: bytes, and messages."""

import multiprocessing as mp
from multiprocessing.managers import BaseManager
from multiprocessing.reduction import ForkingPickler
from multiprocessing.shared_memory import SharedMemory
from typing import Any

SIZE = 8_000_000


class Numbers:
    """A thousand numbers, which count how often they are asked."""

    def __init__(self) -> None:
        self.numbers, self.messages = list(range(1000)), 0

    def get(self, place: int) -> int:
        self.messages += 1
        return self.numbers[place]

    def total(self) -> int:
        self.messages += 1
        return sum(self.numbers)

    def counted(self) -> int:
        """Return how often they were asked since the last time."""
        counted, self.messages = self.messages, 0
        return counted


class Manager(BaseManager):
    """Keeps objects in a process of their own."""


Manager.register("Numbers", Numbers)


def write(memory: Any) -> None:
    """Write into memory that another process sees."""
    memory.buf[0] = 7
    memory.close()


def sent(thing: Any) -> str:
    """Return how many bytes are sent to a process for a thing."""
    return f"{len(ForkingPickler.dumps(thing)):,} bytes"


def main() -> None:
    print("8 MB:", sent(bytes(SIZE)))
    memory: Any = SharedMemory(create=True, size=SIZE)
    print("8 MB of shared memory:", sent(memory))
    worker = mp.Process(target=write, args=(memory,))
    worker.start()
    worker.join()
    print("written there, read here:", memory.buf[0])
    memory.close()
    memory.unlink()
    manager: Any = Manager()
    with manager:
        numbers = manager.Numbers()
        total = sum(numbers.get(place) for place in range(1000))
        print(f"{total:,} in {numbers.counted():,} messages")
        total = numbers.total()
        print(f"{total:,} in {numbers.counted():,} message")


if __name__ == "__main__":
    main()
