"""Leave while a thread still waits."""

import sys
import threading
import time

threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
time.sleep(0.1)
sys.exit(3)
