"""A barrier for three, and two who come."""

from threading import Barrier, Thread

gate = Barrier(3)


def run() -> None:
    gate.wait()


if __name__ == "__main__":
    Thread(target=run, name="runner 1").start()
    Thread(target=run, name="runner 2").start()
