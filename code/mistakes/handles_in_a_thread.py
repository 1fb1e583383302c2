"""Let a thread say what shall happen when the program is to end."""

import signal
from threading import Event, Thread

stop = Event()


def save_pages() -> None:
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    stop.wait()
    print("all pages are saved")


def main() -> None:
    worker = Thread(target=save_pages)
    worker.start()
    worker.join()
    print("the thread has ended")


if __name__ == "__main__":
    main()
