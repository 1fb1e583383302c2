"""Fork while a thread runs."""

import os
import sys
import threading
import time
import warnings

warnings.simplefilter("ignore")
thread = threading.Thread(target=time.sleep, args=(0.5,))
thread.start()
time.sleep(0.1)
if child := os.fork():
    _, status = os.waitpid(child, 0)
    print("the child left with", os.waitstatus_to_exitcode(status))
    thread.join()
else:
    time.sleep(0.2)
    sys.exit(4)
