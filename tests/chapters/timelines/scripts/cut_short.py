"""Processes that are killed, or leave at once, before the script ends."""

import multiprocessing
import os
import subprocess
import sys
import time

from_fork = multiprocessing.get_context("fork")
killed = from_fork.Process(target=time.sleep, args=(100,))
killed.start()
if not (left := os.fork()):
    time.sleep(0.2)
    os._exit(0)
other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
time.sleep(0.5)
killed.kill()
killed.join()
os.waitpid(left, 0)
other.terminate()
print(killed.exitcode, other.wait())
time.sleep(1)
