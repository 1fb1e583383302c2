"""A program that puts another one in its place."""

import os
import sys
import time

time.sleep(0.2)
os.execv(sys.executable, [sys.executable, "-c", "print('another')"])
