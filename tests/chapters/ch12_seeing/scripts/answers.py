"""Answer a signal, or end after a while."""

import signal
import sys
from time import sleep


def answer(*_: object) -> None:
    print("told", flush=True)
    sys.exit(7)


signal.signal(signal.SIGUSR1, answer)
print("begun", flush=True)
sleep(20)
