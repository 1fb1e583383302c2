"""Notify somebody who does not listen yet."""

from threading import Condition, Thread

ready = Condition()


def cook() -> None:
    with ready:
        ready.notify()


def eat() -> None:
    with ready:
        heard = ready.wait(timeout=1)
    print("heard:", heard)


def main() -> None:
    cooking = Thread(target=cook)
    cooking.start()
    cooking.join()  # so that it comes first
    eat()


if __name__ == "__main__":
    main()
