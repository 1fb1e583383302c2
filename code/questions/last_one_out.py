"""Leave a thread behind when the main thread is done."""

import sys
from threading import Thread
from time import sleep


def save() -> None:
    sleep(1)
    print("saved")


def main(daemon: bool) -> None:
    Thread(target=save, daemon=daemon).start()
    print("main is done")


if __name__ == "__main__":
    main("daemon" in sys.argv)
