"""Ctrl-C while a pool works."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

with ThreadPoolExecutor(2) as pool:
    waits = pool.map(time.sleep, [1] * 6)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    list(waits)
