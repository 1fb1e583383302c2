"""Answer a signal, or end after a while."""

import signal
import sys
from time import sleep


def answer(*_: object) -> None:
    print("told", flush=True)
    sys.exit(7)


signal.signal(signal.SIGUSR1, answer)
print("begun", flush=True)
for _ in range(200):
    sleep(0.1)  # a signal that comes right before a sleep does not end it
