"""Let two threads wait for each other, and ask where they are."""

import faulthandler
from tempfile import TemporaryFile
from threading import Barrier, Lock, Thread
from time import sleep

till, book = Lock(), Lock()
both_have_one = Barrier(2, timeout=60)


def sell() -> None:
    with till:
        both_have_one.wait()
        with book:
            print("sold")


def count() -> None:
    with book:
        both_have_one.wait()
        with till:
            print("counted")


def own_lines() -> list[str]:
    """Return what faulthandler says of this file, by thread."""
    with TemporaryFile("w+") as file:
        faulthandler.dump_traceback(file)
        file.seek(0)
        lines = [line.strip() for line in file if __file__ in line]
    return [line.rpartition("/")[2].replace('"', "") for line in lines]


def main() -> None:
    for job in (sell, count):
        Thread(target=job, daemon=True).start()
    sleep(1)
    print(*sorted(own_lines()), sep="\n")


if __name__ == "__main__":
    main()
