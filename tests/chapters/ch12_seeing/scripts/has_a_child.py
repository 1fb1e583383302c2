"""Wait for a process that computes."""

import subprocess
import sys

COMPUTES = """
from time import thread_time
while thread_time() < 1.5:
    pass
"""

subprocess.run([sys.executable, "-S", "-c", COMPUTES], check=True)
print("done")
