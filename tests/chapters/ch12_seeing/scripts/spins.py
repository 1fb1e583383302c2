"""A loop that waits for a flag, and computes meanwhile."""

from threading import Event

done = Event()


def is_done() -> bool:
    return done.is_set()


def main() -> None:
    while not is_done():
        pass


if __name__ == "__main__":
    main()
