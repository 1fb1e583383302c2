# /// script
# [tool.book]
# computes = true
# ///
"""Let another process compute, and ask whose CPU time it was."""

import os
import subprocess
import sys
from time import perf_counter, process_time

CRUNCH = "import time\nwhile time.process_time() < 1: pass"


def children_time() -> float:
    """Return the CPU seconds of children that were waited for."""
    times = os.times()
    return times.children_user + times.children_system


def main() -> None:
    wall, own, theirs = perf_counter(), process_time(), children_time()
    subprocess.run([sys.executable, "-c", CRUNCH], check=True)
    print(f"wall time         {perf_counter() - wall:.1f} s")
    print(f"own CPU time      {process_time() - own:.1f} s")
    print(f"children's        {children_time() - theirs:.1f} s")


if __name__ == "__main__":
    main()
