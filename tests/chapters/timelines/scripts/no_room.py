"""No file may be longer than some notes, and no more may be opened."""

import os
import resource
import threading


def start() -> None:
    thread = threading.Thread(target=print, args=("a thread",))
    thread.start()
    thread.join()


start()
resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))
start()
resource.setrlimit(resource.RLIMIT_NOFILE, (5, 5))
try:
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(5)]
except OSError as error:
    print(error)
start()
