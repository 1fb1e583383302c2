"""Leave work behind when main ends, and see what is still done."""

import atexit
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

main_ends = Event()


def job(number: int) -> None:
    main_ends.wait()
    print("pool: does job", number)


def watch() -> None:
    try:
        Event().wait()
    finally:
        print("daemon: tidies up")


def main() -> None:
    atexit.register(print, "atexit: what was registered first")
    atexit.register(print, "atexit: what was registered last")
    Thread(target=watch, daemon=True).start()
    pool = ThreadPoolExecutor(1)
    for number in (0, 1):
        pool.submit(job, number)
    print("main: ends")
    main_ends.set()


if __name__ == "__main__":
    main()
