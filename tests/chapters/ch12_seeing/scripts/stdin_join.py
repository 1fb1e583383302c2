"""A thread that waits for a line, and somebody who waits for it."""

import sys
from threading import Thread


def listen() -> None:
    for line in sys.stdin:
        print(line)


def main() -> None:
    listener = Thread(target=listen, name="listener")
    listener.start()
    listener.join()


if __name__ == "__main__":
    main()
