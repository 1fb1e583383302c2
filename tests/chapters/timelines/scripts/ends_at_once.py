"""Run another Python, then leave without any cleaning up."""

import os
import subprocess
import sys

wait = "import time; time.sleep(0.2); print('waited')"
subprocess.run([sys.executable, "-c", wait], check=True)
os._exit(7)
