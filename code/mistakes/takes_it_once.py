"""Take a lock in one place, and work with what one has."""

from threading import Lock, Thread

lock = Lock()
counts: list[int] = []


def add(count: int) -> None:
    with lock:
        counts.append(count)
    print(total())


def total() -> int:
    with lock:
        return sum(counts)


def main() -> None:
    adding = Thread(target=add, args=(7,), daemon=True)
    adding.start()
    adding.join(timeout=60)
    print("add still waits:", adding.is_alive())


if __name__ == "__main__":
    main()
