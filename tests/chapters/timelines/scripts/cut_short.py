"""Processes that are killed, or leave at once, before the script ends."""

import multiprocessing
import os
import subprocess
import sys
import time

WAITS = "print('up', flush=True); input()"


def wait(up: int) -> None:
    os.write(up, b"up")
    time.sleep(100)


read, write = os.pipe()
killed = multiprocessing.get_context("fork").Process(target=wait, args=(write,))
killed.start()
os.read(read, 2)
if not (left := os.fork()):
    time.sleep(0.2)
    os._exit(0)
pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
other = subprocess.Popen([sys.executable, "-c", WAITS], **pipes)
print(other.stdout.readline())
time.sleep(0.5)
killed.kill()
killed.join()
os.waitpid(left, 0)
other.terminate()
print(killed.exitcode, other.wait())
