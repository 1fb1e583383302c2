"""Ctrl-C while a pool works."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
with ThreadPoolExecutor(2) as pool:
    list(pool.map(time.sleep, [0.5] * 6))
