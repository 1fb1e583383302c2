"""Ctrl-C reaches a worker of a pool while it waits for a job."""

import multiprocessing
import os
import signal
import time

with multiprocessing.get_context("fork").Pool(1) as pool:
    worker = pool.apply(os.getpid)
    time.sleep(0.5)
    os.kill(worker, signal.SIGINT)
    time.sleep(0.5)
    print(pool.apply(abs, (-1,)))
