"""Two threads, each of which holds what the other wants."""

from threading import Barrier, Lock, Thread

first, second = Lock(), Lock()
both = Barrier(2, timeout=30)


def pay(one: Lock, other: Lock) -> None:
    with one:
        both.wait()
        with other:
            print("paid")


def main() -> None:
    threads = [
        Thread(target=pay, args=(first, second), name="A"),
        Thread(target=pay, args=(second, first), name="B"),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
