"""Count words in four threads, and how often they meet for it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Lock, Thread

TEXTS = ["to be or not to be " * 200] * 4


class CountedLock:
    """A lock that counts how often it is taken."""

    def __init__(self) -> None:
        self.lock, self.taken = Lock(), 0

    def __enter__(self) -> None:
        """Take the lock, and count that."""
        self.lock.acquire()
        self.taken += 1

    def __exit__(self, *_: object) -> None:
        """Let go of the lock."""
        self.lock.release()


def with_a_lock() -> tuple[Counter[str], int]:
    """Let all threads count in one place, each word under a lock."""
    words: Counter[str] = Counter()
    lock = CountedLock()

    def count(text: str) -> None:
        for word in text.split():
            with lock:
                words[word] += 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, TEXTS))
    return words, lock.taken


def with_an_owner() -> tuple[Counter[str], int]:
    """Let one thread count what the others find."""
    words: Counter[str] = Counter()
    found: Queue[str | None] = Queue(maxsize=100)
    messages = 0

    def own() -> None:
        nonlocal messages
        while (word := found.get()) is not None:
            messages += 1
            words[word] += 1

    def find(text: str) -> None:
        for word in text.split():
            found.put(word)

    owner = Thread(target=own)
    owner.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(find, TEXTS))
    found.put(None)
    owner.join()
    return words, messages


def count_words(text: str) -> Counter[str]:
    return Counter(text.split())


def nothing_shared() -> tuple[Counter[str], int]:
    """Let each thread count on its own, and add up afterwards."""
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(count_words, TEXTS))
    return sum(counts, Counter()), len(counts)


def main() -> None:
    for way in (with_a_lock, with_an_owner, nothing_shared):
        words, meetings = way()
        name = way.__name__.replace("_", " ")
        print(
            f"{name:15}{words.total():,} words, {meetings:,} meetings"
        )


if __name__ == "__main__":
    main()
