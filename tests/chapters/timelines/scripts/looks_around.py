"""Say who else is in this process, and whose parent it is."""

import os
import threading
from pathlib import Path

print(threading.enumerate() == [threading.main_thread()])
for entry in ("task", "fd"):
    if Path("/proc/self", entry).exists():
        print(entry, len(os.listdir(f"/proc/self/{entry}")))
try:
    print(os.wait())
except ChildProcessError as error:
    print(error)
