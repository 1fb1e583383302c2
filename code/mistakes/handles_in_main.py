"""Let main say what shall happen when the program is to end."""

import signal
from threading import Event, Thread

stop = Event()


def save_pages() -> None:
    stop.wait()
    print("all pages are saved")


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker = Thread(target=save_pages)
    worker.start()
    signal.raise_signal(signal.SIGTERM)  # as the command kill does
    worker.join()
    print("the thread has ended")


if __name__ == "__main__":
    main()
