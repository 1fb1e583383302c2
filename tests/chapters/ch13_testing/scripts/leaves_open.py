"""A file that is left open, an exit function, and no standard output."""

import atexit
import sys
from pathlib import Path

file = open(sys.argv[1], "w")  # noqa: SIM115 -- it stays open
file.write("hello")
atexit.register(Path(sys.argv[1] + "2").touch)
sys.stdout.close()
