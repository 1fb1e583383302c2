"""Note down what has happened, and notify those who listen."""

from threading import Condition, Thread

ready = Condition()
dishes: list[str] = []


def cook() -> None:
    with ready:
        dishes.append("soup")
        ready.notify()


def eat() -> None:
    with ready:
        heard = ready.wait_for(lambda: len(dishes) > 0, timeout=60)
    print("heard:", heard)


def main() -> None:
    cooking = Thread(target=cook)
    cooking.start()
    cooking.join()  # so that it comes first
    eat()


if __name__ == "__main__":
    main()
