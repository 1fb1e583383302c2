"""Say what a script can see of how it was started."""

import os
import signal
import sys

names = {"ast", "asyncio", "contextlib", "linecache", "re", "threading", "watch"}
print(__name__, sys.argv, os.path.basename(sys.path[0]), sys.flags.dev_mode)
print(sys.stdin.read(), sorted(names & {*sys.modules}), sys.gettrace())
print(signal.getsignal(signal.SIGTERM), signal.pthread_sigmask(signal.SIG_BLOCK, []))
print("told", file=sys.stderr)
sys.exit(int(sys.argv[1]))
